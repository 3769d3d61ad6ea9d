import fc from "fast-check"
import { createJudge, send } from "./fuzz-answer.ts"
import { type Document, type Operation, readDocument } from "./fuzz-document.ts"
import { findPlaces, type Places } from "./fuzz-places.ts"
import { curlOf, type Draft, requestOf, requestsOf } from "./fuzz-request.ts"

export interface FuzzOptions {
  base: string
  directories: { project: string; other: string }
  seed: number
  /** Requests to each operation. */
  runs: number
  /** Which operations. */
  wanted: (operation: Operation) => boolean
}

/** What came of the requests to one operation. */
export interface Outcome {
  operation: Operation
  /** Requests by their answer's status; those below 500 by its first digit. */
  answers: Record<string, number>
  /** Requests that were given up, to an operation that may wait. */
  cut: number
  failure?: { problem: string; curl: string }
}

/** These wait for a model, a user or a program, which is no fault of theirs. */
export const WAITS: ReadonlySet<string> = new Set([
  "tui.control.next",
  "session.prompt",
  "session.command",
  "session.init",
  "session.summarize",
  "session.shell",
  "mcp.auth.authenticate",
])
const WAIT_MS = 3_000
const LIMIT_MS = 20_000
const LIMIT_PER_OPERATION_MS = 60_000

/** What spoils the place for others comes late: first what reads, last what ends and reconfigures. */
const LATE = ["session.delete", "session.init", "mcp.", "auth.", "config.update", "dispose", "global.config.update"]
const lateness = ({ id, method }: Operation) =>
  method === "GET" ? -2 : LATE.findLastIndex((part) => id.includes(part))

/** Sends generated requests to every wanted operation, one after the other, and judges the answers by the server's document. */
export async function* fuzz({ base, directories, seed, runs, wanted }: FuzzOptions): AsyncGenerator<Outcome> {
  const document = await readDocument(base)
  const judge = createJudge(document)
  let places: Places = {}
  const operations = document.operations.filter(wanted).sort((a, b) => lateness(a) - lateness(b))
  for (const operation of operations) {
    places = await findPlaces(base, directories, places)
    yield await fuzzOperation(operation, { base, seed, runs, document, judge, places: withRequest(operation, places) })
  }
}

/** Questions and permissions have their ids in a parameter of the same name. */
const withRequest = ({ group }: Operation, places: Places): Places =>
  group === "question" ? { ...places, permission: "que_none" } : places

interface Run {
  base: string
  seed: number
  runs: number
  document: Document
  judge: ReturnType<typeof createJudge>
  places: Places
}

const fuzzOperation = async (operation: Operation, run: Run): Promise<Outcome> => {
  const { base, places, judge, seed } = run
  const outcome: Outcome = { operation, answers: {}, cut: 0 }
  const waits = WAITS.has(operation.id)
  const attempt = async (draft: Draft): Promise<void> => {
    const sent = requestOf(operation, draft, places)
    const answer = await send(base, sent, waits ? WAIT_MS : LIMIT_MS)
    if (!answer && !waits) throw new Error(`no answer within ${LIMIT_MS / 1000} s`)
    if (!answer) {
      outcome.cut++
      return
    }
    const kind = answer.status < 500 ? `${String(answer.status)[0]}xx` : String(answer.status)
    outcome.answers[kind] = (outcome.answers[kind] ?? 0) + 1
    const problem = judge(operation, sent, answer)
    if (problem) throw new Error(problem)
  }
  const details = await fc.check(fc.asyncProperty(requestsOf(operation, run.document), attempt), {
    seed,
    numRuns: waits ? Math.ceil(run.runs / 4) : run.runs,
    interruptAfterTimeLimit: LIMIT_PER_OPERATION_MS,
  })
  if (!details.failed || !details.counterexample) return outcome
  const { errorInstance, counterexample } = details
  const problem = errorInstance instanceof Error ? errorInstance.message : String(errorInstance)
  return { ...outcome, failure: { problem, curl: curlOf(base, requestOf(operation, counterexample[0], places)) } }
}
