import { NamedError } from "../errors.ts"
import type { Publisher } from "../events.ts"
import type { Clock } from "../ports/clock.ts"
import type { TuiControlRequest, TuiPublishInput } from "../schema/tui.ts"

/** How a TUI is told what to do: by an event when someone follows them, else through the queue that `next` reads. */
export interface TuiControl {
  /**
   * Passes a request on. Resolves with what the TUI answered, true or false; true also when it was told by an event, when it
   * gives another value, when it does not answer within five seconds, and at once when nobody is there: the request then waits
   * half a minute for someone.
   */
  send(request: TuiControlRequest, event: TuiPublishInput): Promise<boolean>
  /** The next request in the queue. @throws ServiceUnavailableError when the instance ends, or the client goes, first */
  next(signal: AbortSignal): Promise<TuiControlRequest>
  /** Answers the oldest request that `next` gave out and that is still unanswered. */
  respond(value: unknown): void
  /** Whether a request waits for someone, or someone for a request or an answer. */
  isWaiting(): boolean
  /** Ends the waiting. */
  close(): void
}

export interface TuiControlOptions {
  publisher: Publisher
  /** Whether someone follows events of this type here. */
  hears(type: string): boolean
  clock: Clock
}

interface Waiting {
  give(request: TuiControlRequest): void
  end(): void
}

interface Queued {
  request: TuiControlRequest
  until: number
}

const QUEUE_LIMIT = 100
/** Nobody wants an old request to be carried out when a TUI comes at last. */
const QUEUE_MS = 30_000
const ANSWER_MS = 5_000

export const createTuiControl = ({ publisher, hears, clock }: TuiControlOptions): TuiControl => {
  let queue: Queued[] = []
  const consumers: Waiting[] = []
  const callers: ((value: unknown) => void)[] = []

  const handOver = async (consumer: Waiting, request: TuiControlRequest): Promise<boolean> => {
    const answered = new AbortController()
    const answer = new Promise<boolean>((resolve) => {
      const caller = (value: unknown) => {
        answered.abort()
        resolve(value !== false)
      }
      callers.push(caller)
      clock.sleep(ANSWER_MS, answered.signal).then(
        () => {
          callers.splice(callers.indexOf(caller), 1)
          resolve(true)
        },
        () => {},
      )
    })
    consumer.give(request)
    return answer
  }

  return {
    async send(request, { type, properties }) {
      if (hears(type)) {
        publisher.publish(type, properties)
        return true
      }
      const consumer = consumers.shift()
      if (consumer) return handOver(consumer, request)
      const now = clock.now()
      queue = queue.filter(({ until }) => until > now).slice(1 - QUEUE_LIMIT)
      queue.push({ request, until: now + QUEUE_MS })
      return true
    },
    next: (signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(ended())
        const now = clock.now()
        for (let first = queue.shift(); first; first = queue.shift()) {
          if (first.until > now) return resolve(first.request)
        }
        const leave = () => {
          consumers.splice(consumers.indexOf(consumer), 1)
          reject(ended())
        }
        const consumer: Waiting = {
          give(request) {
            signal.removeEventListener("abort", leave)
            resolve(request)
          },
          end() {
            signal.removeEventListener("abort", leave)
            reject(ended())
          },
        }
        signal.addEventListener("abort", leave, { once: true })
        consumers.push(consumer)
      }),
    respond: (value) => callers.shift()?.(value),
    isWaiting: () => consumers.length > 0 || callers.length > 0 || queue.some(({ until }) => until > clock.now()),
    close() {
      queue = []
      for (const consumer of consumers.splice(0)) consumer.end()
      for (const caller of callers.splice(0)) caller(true)
    },
  }
}

const ended = () => new NamedError("ServiceUnavailableError", { message: "Ask again: the wait was ended" })
