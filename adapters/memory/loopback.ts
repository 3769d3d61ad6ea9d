import type { Loopback } from "../../runtime/ports/loopback.ts"

/** Ports that nothing outside reaches. */
export interface MemoryLoopback extends Loopback {
  /** Ports that other programs have. */
  taken: Set<number>
  /** Ports that are listened on. */
  ports(): number[]
  /** Sends a browser to an address; undefined when nobody listens there. */
  visit(address: string): Promise<Response | undefined>
}

/** Ports of a machine that a test browses. */
export const memoryLoopback = (): MemoryLoopback => {
  const waiting = new Map<number, Map<string, (url: URL) => Promise<Response>>>()
  const taken = new Set<number>()
  return {
    taken,
    ports: () => [...waiting.keys()],
    async listen(port, state, answer) {
      if (taken.has(port)) throw new Error(`Free port ${port} of 127.0.0.1: it is in use`)
      const answers = waiting.get(port) ?? new Map()
      waiting.set(port, answers.set(state, answer))
      return {
        close() {
          const isLast = answers.delete(state) && answers.size === 0
          if (isLast) waiting.delete(port)
        },
      }
    },
    async visit(address) {
      const url = new URL(address)
      const answers = waiting.get(Number(url.port))
      const answer = answers?.get(url.searchParams.get("state") ?? "")
      return answer ? answer(url) : answers && new Response(null, { status: 404 })
    },
  }
}
