import { z } from "zod"
import { MessageWithParts } from "./message.ts"
import { Session } from "./session.ts"
import { Todo } from "./todo.ts"

/** A session as a file. Messages oldest first. */
export const SessionExport = z
  .object({
    /** Of the file's form, not of the server. */
    version: z.literal(1),
    info: Session,
    messages: z.array(MessageWithParts),
    todos: z.array(Todo),
  })
  .meta({ id: "SessionExport" })
export type SessionExport = z.infer<typeof SessionExport>

/** The same as it is read: files of upstream's server have neither version nor todos. */
export const SessionImportInput = SessionExport.partial({ version: true, todos: true })
export type SessionImportInput = z.infer<typeof SessionImportInput>
