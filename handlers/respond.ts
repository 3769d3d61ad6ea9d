import { NamedError } from "../runtime/errors.ts"
import type { Log } from "../runtime/ports/log.ts"
import type { OpenSocket } from "../runtime/ports/socket.ts"
import type { AnyEndpoint } from "./endpoint.ts"
import { toNamedError } from "./errors.ts"
import { jsonResponse } from "./json-response.ts"
import { Live, Reply } from "./output.ts"
import { slowJson } from "./slow.ts"
import { type EventFeed, eventStream } from "./sse.ts"

export interface RespondOptions {
  verify: boolean | undefined
  log: Log
  request: Request
  /** See Host. */
  upgrade: Upgrade | undefined
  /** See Host. */
  Response: typeof Response | undefined
}

/** Makes the response that has the place upgrade a connection to a WebSocket. */
export type Upgrade = (open: OpenSocket) => Response

/** Runs `handle` and turns its value into the response that the endpoint's output describes. */
export const respond = async (
  endpoint: AnyEndpoint,
  handle: () => unknown,
  options: RespondOptions,
): Promise<Response> => {
  const { output } = endpoint
  const encode = (value: unknown) => {
    if (options.verify && output.kind === "json") verifyOutput(endpoint, value)
    return JSON.stringify(value)
  }
  if (output.kind === "json" && output.slow) {
    return slowJson(Promise.resolve(handle()), encode, (error) => toNamedError(error, options.log))
  }
  if (output.kind === "socket") return upgraded(handle, options)
  const result = await handle()
  if (result instanceof Live) return eventStream({ reader: result.reader, wrapped: false }, options.request.signal)
  const value = result instanceof Reply ? result.value : result
  const headers = result instanceof Reply ? result.headers : undefined
  switch (output.kind) {
    case "json":
      return jsonResponse(encode(value), 200, headers, options.Response)
    case "empty":
      return new Response(null, { status: 204, ...(headers && { headers }) })
    case "events":
      return eventStream(value as EventFeed, options.request.signal)
    case "raw":
      return value as Response
  }
}

/** @throws UpgradeRequiredError, UnsupportedError */
const upgraded = async (handle: () => unknown, { request, upgrade }: RespondOptions): Promise<Response> => {
  if (request.method !== "GET" || request.headers.get("upgrade")?.toLowerCase() !== "websocket") {
    throw new NamedError("UpgradeRequiredError", { message: "Connect with a WebSocket" })
  }
  if (!upgrade) throw new NamedError("UnsupportedError", { message: "Run the server where it can open WebSockets" })
  return upgrade((await handle()) as OpenSocket)
}

const verifyOutput = (endpoint: AnyEndpoint, value: unknown) => {
  if (endpoint.output.kind !== "json") return
  const result = endpoint.output.schema.safeParse(JSON.parse(JSON.stringify(value)))
  if (result.success) return
  throw new Error(`${endpoint.operationId} answered a body that its schema rejects: ${result.error.message}`)
}
