import { type Address, addressOf } from "./api.ts"

/** An event as a client gets it. */
export interface SeenEvent {
  /** Cursor to resume after; undefined for greetings and heartbeats. */
  cursor: string | undefined
  id: string
  type: string
  // oxlint-disable-next-line typescript/no-explicit-any -- what a test expects of an event is what it checks
  properties: any
  /** When it came, by `performance.now()`. */
  at: number
}

/** A client that follows an event stream. */
export interface Follower {
  /** Events that have come so far, in order. */
  seen: SeenEvent[]
  /** Newest cursor, for Last-Event-ID. */
  cursor(): string | undefined
  /** Waits for an event, which may have come already. Each call looks only at what came after the event that the last call found. */
  until(matches: (event: SeenEvent) => boolean): Promise<SeenEvent>
  /** Resolves when the stream is over: with the error that broke it, or undefined after a clean end. */
  over: Promise<unknown>
  /** Goes away without a word. */
  cut(): Promise<void>
}

export interface FollowOptions {
  /** Last-Event-ID. */
  after?: string | undefined
  directory?: string
  /** Default `/event`. */
  path?: string
  /** Bytes after which the client goes away, wherever that is in a frame. */
  cutAfterBytes?: number
}

/** Less than a test may take, so that it is told what did come. */
const PATIENCE_MS = 40_000

/** Connects and resolves once the headers are there. */
export const follow = async (server: string | Address, options: FollowOptions = {}): Promise<Follower> => {
  const { base, headers } = addressOf(server)
  const { after, directory, path = "/event", cutAfterBytes = Number.POSITIVE_INFINITY } = options
  const controller = new AbortController()
  const answer = await fetch(`${base}${path}`, {
    signal: controller.signal,
    headers: {
      ...headers,
      ...(after !== undefined && { "last-event-id": after }),
      ...(directory !== undefined && { "x-opencode-directory": directory }),
    },
  })
  if (answer.status !== 200 || !answer.body) throw new Error(`${answer.status} ${await answer.text()}`)
  const { body } = answer
  const seen: SeenEvent[] = []
  const listeners = new Set<() => void>()
  let cursor = after
  let looked = 0

  const take = (frame: string) => {
    const id = /^id: (.*)$/m.exec(frame)?.[1]
    const data = /^data: (.*)$/m.exec(frame)?.[1]
    cursor = id ?? cursor
    if (data === undefined) return
    const event = JSON.parse(data) as { payload?: object }
    seen.push({ ...(event.payload ?? event), cursor: id, at: performance.now() } as SeenEvent)
  }

  const read = async () => {
    const decoder = new TextDecoder()
    let rest = ""
    let bytes = 0
    for await (const chunk of body) {
      const taken = chunk.subarray(0, cutAfterBytes - bytes)
      bytes += chunk.byteLength
      const frames = (rest + decoder.decode(taken, { stream: true })).split("\n\n")
      rest = frames.pop() ?? ""
      for (const frame of frames) take(frame)
      for (const listener of listeners) listener()
      if (bytes >= cutAfterBytes) return controller.abort()
    }
  }
  const over = read().then(
    () => undefined,
    (error: unknown) => error,
  )

  return {
    seen,
    cursor: () => cursor,
    over,
    until: (matches) =>
      new Promise((resolve, reject) => {
        const look = () => {
          for (; looked < seen.length; looked++) {
            const event = seen[looked]
            if (!event || !matches(event)) continue
            looked++
            stop()
            return resolve(event)
          }
        }
        const fail = (why: string) => {
          stop()
          reject(new Error(`${why}: came ${seen.map(({ type }) => type).join(" ")}`))
        }
        const timer = setTimeout(fail, PATIENCE_MS, "Waited too long for an event")
        const stop = () => {
          clearTimeout(timer)
          listeners.delete(look)
        }
        listeners.add(look)
        void over.then(() => fail("The stream ended"))
        look()
      }),
    async cut() {
      controller.abort()
      await over
    },
  }
}

/** Whether an event is the end of what a session does. */
export const isIdle =
  (sessionID: string) =>
  ({ type, properties }: SeenEvent): boolean =>
    type === "session.idle" && properties.sessionID === sessionID

/** What an event says, wherever it comes from. */
export type Told = Pick<SeenEvent, "type" | "properties">

/** Type, and what tells events of one type apart. */
export const kindOf = ({ type, properties }: Told): string => {
  if (type === "session.status") return `${type} ${properties.status.type}`
  if (type === "message.updated") return `${type} ${properties.info.role}`
  return type === "message.part.updated" ? `${type} ${properties.part.type}` : type
}

/** A part's text as a client has it that takes updates and appends deltas. */
export const textOf = (events: Told[], partID: string): string =>
  events.reduce((text, { properties }) => {
    if (properties.part?.id === partID) return properties.part.text
    return properties.partID === partID ? text + properties.delta : text
  }, "")
