import { env, SELF } from "cloudflare:test"
import type { DurableObjectId, DurableObjectState, DurableObjectStub } from "@cloudflare/workers-types"
import { homeOf } from "../../runtime/home.ts"
import type { ApiAnswer } from "../support/api.ts"

/** Bindings of the test's Worker, as far as tests use them. */
interface Bindings {
  INSTANCE: Namespace
  HUB: Namespace
  OPENCODE_EDGE_KEY: string
}

interface Namespace {
  idFromName(name: string): DurableObjectId
  get(id: DurableObjectId): DurableObjectStub
}

export const bindings = env as unknown as Bindings

/** Sends a request to the Worker as one of the test's users. */
export const callAs =
  (user: "ann" | "bob") =>
  async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<ApiAnswer> => {
    const answer = await SELF.fetch(`https://agent.test${path}`, {
      method,
      headers: { authorization: `Basic ${btoa(`${user}:${user}-pw`)}`, ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    const isJson = answer.headers.get("content-type")?.startsWith("application/json") === true && text !== ""
    return { status: answer.status, headers: answer.headers, body: isJson ? JSON.parse(text) : text || undefined }
  }

/** Name of the object of a user's workspace. */
export const homeAt = (user: string, root: string): Promise<string> => homeOf(bindings.OPENCODE_EDGE_KEY, user, root)

export const objectNamed = (home: string) => bindings.INSTANCE.get(bindings.INSTANCE.idFromName(home))
export const hubOf = (user: string) => bindings.HUB.get(bindings.HUB.idFromName(`hub:${user}`))

/** Rows of a statement in an object's own database. */
export const rows = <Row>(state: DurableObjectState, sql: string, ...params: unknown[]): Row[] =>
  state.storage.sql.exec(sql, ...params).toArray() as Row[]
