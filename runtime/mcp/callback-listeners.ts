import type { Clock } from "../ports/clock.ts"
import type { Loopback } from "../ports/loopback.ts"

/** Listens where the settings of servers say that logins come back to. */
export interface CallbackListeners {
  /**
   * Runs `begin` with the port open, and leaves it open for the answer to this login. The port of a login to the same server
   * that was begun before is closed. Without a port, or on a machine that has none, it only runs it.
   *
   * @throws Error that names a port that cannot be listened on; as `begin`
   */
  around<Result>(login: WaitingLogin, begin: () => Promise<Result>): Promise<Result>
  /** Closes the port of a login that has ended. */
  close(name: string): void
  /** Closes all for good. */
  stop(): void
}

export interface WaitingLogin {
  /** The server's. */
  name: string
  port: number | undefined
  state: string
}

export interface CallbackListenersOptions {
  loopback: Loopback | undefined
  clock: Clock
  /** How long a login waits. */
  lifeMs: number
  /** What the browser shows that brings the answer. */
  answer(state: string, code: string | undefined): Promise<Response>
}

export const createCallbackListeners = ({
  loopback,
  clock,
  lifeMs,
  answer,
}: CallbackListenersOptions): CallbackListeners => {
  /** What closes the port, by the server's name. */
  const open = new Map<string, AbortController>()
  const all = new AbortController()

  const close = (name: string) => {
    open.get(name)?.abort()
    open.delete(name)
  }

  const listen = async ({ port, state }: WaitingLogin): Promise<AbortController | undefined> => {
    if (port === undefined || !loopback) return undefined
    const take = ({ searchParams }: URL) => answer(state, searchParams.get("code") || undefined)
    const listener = await loopback.listen(port, state, take)
    const over = new AbortController()
    const signal = AbortSignal.any([over.signal, all.signal])
    // Sleeps until the login is too old, or is over.
    void clock.sleep(lifeMs, signal).then(listener.close, listener.close)
    return over
  }

  return {
    close,
    async around(login, begin) {
      const over = await listen(login)
      try {
        const begun = await begin()
        close(login.name)
        if (over) open.set(login.name, over)
        return begun
      } catch (error) {
        over?.abort()
        throw error
      }
    },
    stop: () => all.abort(),
  }
}
