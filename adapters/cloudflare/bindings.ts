import type { Ai, DurableObjectStorage } from "@cloudflare/workers-types"
import type { Bucket } from "../shared/sql-blobs.ts"

/** What an object is given by the runtime. */
export interface ObjectContext {
  /** The same in every life of the object. */
  readonly id: { toString(): string }
  readonly storage: DurableObjectStorage
  /** Keeps the object alive until the work has settled. */
  waitUntil(work: Promise<unknown>): void
}

/** A way to reach an object: by HTTP, and by its methods. */
export interface ObjectStub {
  fetch(request: Request): Promise<Response>
}

/** All objects of one class. */
export interface ObjectNamespace {
  idFromName(name: string): unknown
  get(id: unknown): ObjectStub
}

/** Bindings of `wrangler.toml`, variables and secrets. Names of users' own variables begin with `OPENCODE_CONFIG_`. */
export interface Env {
  INSTANCE: ObjectNamespace
  HUB: ObjectNamespace
  /** Large files, where it is bound. */
  R2?: Bucket
  /** Containers of the class `Sandbox` of `@cloudflare/sandbox`, where they are bound: each workspace's commands run in one. */
  SANDBOX?: ObjectNamespace
  /** Workers AI, where it is bound. */
  AI?: Ai
  OPENCODE_SERVER_USERNAME?: string
  OPENCODE_SERVER_PASSWORD?: string
  OPENCODE_SERVER_PASSWORD_HASH?: string
  /** JSON: users' names with what `opencode hash-password` printed. */
  OPENCODE_USERS?: string
  /** Secret from which object names and keys are derived. Must never change. */
  OPENCODE_EDGE_KEY?: string
  /** Web origins, with commas, whose pages may call the server. */
  OPENCODE_EDGE_CORS?: string
  /** Address that clients use, when it is not the Worker's own. */
  OPENCODE_EDGE_PUBLIC_URL?: string
  OPENCODE_EDGE_BASE_PATH?: string
  OPENCODE_EDGE_LOG_LEVEL?: string
  /** `all` trusts every workspace's own config, as `--trust` does on Node. */
  OPENCODE_EDGE_TRUST?: string
  /** `none`: the agent gets no shell. */
  OPENCODE_EDGE_SHELL?: string
  /** `host[:port]`, with commas: addresses that the webfetch tool may read although they are not public. */
  OPENCODE_WEBFETCH_ALLOW?: string
  /** Address of a SearXNG server, for the websearch tool. */
  OPENCODE_SEARCH_URL?: string
}

/** A variable by its name; undefined for bindings. */
export const variableOf = (env: Env, name: string): string | undefined => {
  const value: unknown = Object.hasOwn(env, name) ? env[name as keyof Env] : undefined
  return typeof value === "string" ? value : undefined
}
