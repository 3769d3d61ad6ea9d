import { z } from "zod"

/** What an event stream shows, and where it goes on. `Last-Event-ID` beats `after`: it is what a client saw last. */
export const EventStreamQuery = z.object({
  /** Cursor: an event's SSE id, or a list's `x-opencode-cursor`. */
  after: z.string().optional(),
  sessionID: z.string().optional(),
  /** Types of events, separated by commas. */
  types: z
    .string()
    .transform((list) => list.split(",").filter(Boolean))
    .transform((types) => (types.length > 0 ? types : undefined))
    .optional(),
})
export type EventStreamQuery = z.infer<typeof EventStreamQuery>
