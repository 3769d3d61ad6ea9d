import type { Instance } from "../../runtime/instance.ts"
import type { PermissionRequest } from "../../runtime/schema/permission.ts"
import type { QuestionRequest } from "../../runtime/schema/question.ts"

/** Asks for permission to run `ls`, as the bash tool does; `answered` settles with the user's reply. */
export const askPermission = (
  { permissions }: Instance,
  sessionID: string,
): { request: PermissionRequest; answered: Promise<void> } => {
  const known = new Set(permissions.list().map(({ id }) => id))
  const ask = { sessionID, permission: "bash", patterns: ["ls"], always: ["ls *"], metadata: { command: "ls" } }
  const answered = permissions.ask(
    ask,
    [{ permission: "*", pattern: "*", action: "ask" }],
    new AbortController().signal,
  )
  answered.catch(() => {})
  const request = permissions.list().find(({ id }) => !known.has(id))
  if (!request) throw new Error("Nobody was asked")
  return { request, answered }
}

/** Asks which of two colours is meant; `answered` settles with the user's answer. */
export const askQuestion = (
  { questions }: Instance,
  sessionID: string,
): { request: QuestionRequest; answered: Promise<string[][]> } => {
  const options = [
    { label: "Red", description: "Warm" },
    { label: "Blue", description: "Cold" },
  ]
  const ask = { sessionID, questions: [{ question: "Which colour?", header: "Colour", options }] }
  const answered = questions.ask(ask, new AbortController().signal)
  answered.catch(() => {})
  const request = questions.list().at(-1)
  if (!request) throw new Error("Nobody was asked")
  return { request, answered }
}
