import type { z } from "zod"
import type { ErrorName } from "../runtime/errors.ts"
import type { Instance } from "../runtime/instance.ts"
import type { Assets } from "../runtime/ports/assets.ts"
import type { Server } from "../runtime/server.ts"
import type { Output } from "./output.ts"

export type Method = "get" | "post" | "put" | "patch" | "delete"

/** Where an operation runs: in front of everything, on what a tenant's instances share, or on one workspace. */
export type Scope = "worker" | "server" | "instance"

/** What an endpoint's `handle` gets: the validated input and the services of its scope. */
export interface Call<Params, Query, Body, In extends Scope> {
  params: Params
  query: Query
  body: Body
  server: In extends "worker" ? undefined : Server
  instance: In extends "instance" ? Instance : undefined
  /** Its signal aborts when the client is gone. */
  request: Request
  /** Address that clients reach this server by, without a trailing slash. */
  baseURL: string
  /** What the pages of this server are made of. */
  assets: Assets | undefined
  /** The OpenAPI document of the app that answers, as JSON. Built at the first call. */
  document(): Promise<Uint8Array<ArrayBuffer>>
}

type Inferred<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined

/** One API operation as data: schemas, errors, scope, and `handle`, which returns a value that `output` describes. */
export interface Endpoint<
  Params extends z.ZodType | undefined = z.ZodType | undefined,
  Query extends z.ZodType | undefined = z.ZodType | undefined,
  Body extends z.ZodType | undefined = z.ZodType | undefined,
  In extends Scope = Scope,
> {
  method: Method
  /** Path in OpenAPI form, e.g. `/session/{sessionID}`. */
  path: string
  operationId: string
  scope: In
  summary: string
  description?: string
  /** Not part of upstream's API; `x-extension: true` in the document. */
  extension?: true
  params?: Params
  query?: Query
  /** JSON body. A schema that accepts undefined makes it optional. */
  body?: Body
  /** Largest body that is read; default 10 MB. */
  bodyLimitBytes?: number
  /** Content types of a body that `handle` reads itself, from `request`. */
  rawBody?: readonly string[]
  output: Output
  /** Which of its bad requests carry upstream's second form (`_tag`) too: a bad body, or what `handle` itself refuses. */
  taggedBadRequest?: "body" | "handle"
  /** Errors that `handle` may throw, beyond those that validation and the gate answer. */
  errors: readonly ErrorName[]
  handle(call: Call<Inferred<Params>, Inferred<Query>, Inferred<Body>, In>): unknown
}

/** Types `handle` by the schemas beside it. */
export const defineEndpoint = <
  Params extends z.ZodType | undefined = undefined,
  Query extends z.ZodType | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
  In extends Scope = Scope,
>(
  endpoint: Endpoint<Params, Query, Body, In>,
): Endpoint<Params, Query, Body, In> => endpoint

// `handle` takes narrower calls than a list of endpoints could name, so lists hold this form; app.ts makes the fitting call.
// oxlint-disable-next-line typescript/no-explicit-any -- the one seam where endpoints of all shapes meet
export type AnyEndpoint = Omit<Endpoint, "handle"> & { handle(call: any): unknown }
