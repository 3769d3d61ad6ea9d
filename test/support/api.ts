export interface ApiAnswer {
  status: number
  headers: Headers
  /** Parsed JSON; undefined without a body. */
  // oxlint-disable-next-line typescript/no-explicit-any -- what a test expects of a body is what it checks
  body: any
}

/** A client of a server: sends JSON, takes JSON. */
export type Api = (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<ApiAnswer>

/** @param directory that requests mean; without one the server's own */
export const apiOf =
  (base: string, directory?: string): Api =>
  async (method, path, body, headers) => {
    const answer = await fetch(`${base}${path}`, {
      method,
      headers: { ...(directory !== undefined && { "x-opencode-directory": directory }), ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    return { status: answer.status, headers: answer.headers, body: text === "" ? undefined : JSON.parse(text) }
  }

/** Body of a prompt that says this. */
export const saying = (text: string, more: object = {}) => ({ ...more, parts: [{ type: "text", text }] })
