import { z } from "zod"
import { MessageWithParts } from "./message.ts"
import { Session } from "./session.ts"
import { Todo } from "./todo.ts"

/** A session as others see it: without its permission rules and what clients keep in its metadata. */
export const SharedSession = Session.omit({ permission: true, metadata: true })
export type SharedSession = z.infer<typeof SharedSession>

/** What the address of a shared session answers. Messages oldest first. */
export const Share = z
  .object({ session: SharedSession, messages: z.array(MessageWithParts), todos: z.array(Todo) })
  .meta({ id: "Share" })
export type Share = z.infer<typeof Share>

export const ShareQuery = z.object({
  /** Cursor that an event stream goes on after: the `x-opencode-cursor` of the JSON, or an event's SSE id. */
  after: z.string().optional(),
})
export type ShareQuery = z.infer<typeof ShareQuery>
