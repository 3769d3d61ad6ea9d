import { createGate, type GateOptions } from "../../handlers/gate.ts"

export interface TestGate {
  /** Sends a request as a client of the server at `localhost:4096` would; `host` replaces that name. */
  send(method: string, path: string, headers?: Record<string, string>, address?: string): Promise<Response>
  /** The requests that came through, as the app saw them. */
  passed: Request[]
  /** Moves the gate's clock. */
  advance(ms: number): void
}

/** A gate in front of an app that answers `{}` to everything. Without options there is no password. */
export const testGate = (options: Partial<GateOptions> = {}): TestGate => {
  const passed: Request[] = []
  let now = 1_000_000
  const app = async (request: Request) => {
    passed.push(request)
    return new Response("{}", { headers: { "content-type": "application/json" } })
  }
  const gate = createGate(app, {
    username: "opencode",
    allowedHosts: [],
    corsOrigins: [],
    basePath: "",
    isTrustedProxy: () => false,
    isReady: () => true,
    now: () => now,
    ...options,
  })
  return {
    passed,
    send: (method, path, headers = {}, address = "127.0.0.1") =>
      gate(new Request(`http://localhost:4096${path}`, { method, headers: { host: "localhost:4096", ...headers } }), {
        address,
      }),
    advance: (ms) => {
      now += ms
    },
  }
}

/** The header that logs in. */
export const basic = (user: string, password: string): Record<string, string> => ({
  authorization: `Basic ${btoa(String.fromCharCode(...new TextEncoder().encode(`${user}:${password}`)))}`,
})
