export interface ApiAnswer {
  status: number
  headers: Headers
  /** Parsed JSON; undefined without a body. */
  // oxlint-disable-next-line typescript/no-explicit-any -- what a test expects of a body is what it checks
  body: any
}

/** Where a server is, and what every request to it brings along. */
export interface Address {
  base: string
  headers?: Record<string, string>
}

/** An address as it is given: mostly just where the server is. */
export const addressOf = (server: string | Address): Required<Address> =>
  typeof server === "string" ? { base: server, headers: {} } : { headers: {}, ...server }

/** A client of a server: sends JSON, takes JSON. */
export type Api = (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<ApiAnswer>

/** @param directory that requests mean; without one the server's own */
export const apiOf =
  (server: string | Address, directory?: string): Api =>
  async (method, path, body, headers) => {
    const { base, headers: always } = addressOf(server)
    const answer = await fetch(`${base}${path}`, {
      method,
      headers: { ...always, ...(directory !== undefined && { "x-opencode-directory": directory }), ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    return { status: answer.status, headers: answer.headers, body: text === "" ? undefined : JSON.parse(text) }
  }

/** Body of a prompt that says this. */
export const saying = (text: string, more: object = {}) => ({ ...more, parts: [{ type: "text", text }] })
