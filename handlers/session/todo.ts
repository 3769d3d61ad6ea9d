import { z } from "zod"
import { ReadSessionID } from "../../runtime/schema/ids.ts"
import { Todo } from "../../runtime/schema/todo.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const sessionTodo = defineEndpoint({
  method: "get",
  path: "/session/{sessionID}/todo",
  operationId: "session.todo",
  scope: "instance",
  summary: "List a session's tasks",
  params: z.object({ sessionID: ReadSessionID }),
  output: json(z.array(Todo)),
  errors: ["NotFoundError"],
  handle: ({ params: { sessionID }, instance }) => {
    instance.sessions.get(sessionID)
    return instance.sessions.todos(sessionID)
  },
})
