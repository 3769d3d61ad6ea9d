import { OpenApiGeneratorV31, OpenAPIRegistry, type RouteConfig } from "@asteasolutions/zod-to-openapi"
import { z } from "zod"
import type { ErrorName } from "../runtime/errors.ts"
import {
  BadRequestError,
  ConfigInvalidError,
  InvalidRequestError,
  McpServerNotFoundError,
  McpUnsupportedOAuthError,
  MoveSessionError,
  NotFoundError,
  PermissionNotFoundError,
  ProjectCopyError,
  ProjectNotFoundError,
  ProviderAuthError1,
  PtyForbiddenError,
  PtyNotFoundError,
  QuestionNotFoundError,
  SessionBusyError,
  UnknownError,
  VcsApplyError,
} from "../runtime/schema/errors.ts"
import { EventStream, GlobalEventStream } from "../runtime/schema/event-union.ts"
import { WorktreeError } from "../runtime/schema/worktree.ts"
import {
  ConflictError,
  ForbiddenError,
  InvalidCursorError,
  MessageNotFoundError,
  ProviderNotFoundError,
  ServiceUnavailableError,
  SessionNotFoundError,
  UnauthorizedError,
  UnknownTaggedError,
} from "../runtime/schema/errors-v2.ts"
import { SessionDurableEventStream, V2Event } from "../runtime/schema/event-v2.ts"
import { ApiLocationQuery, LocationQuery } from "../runtime/schema/query.ts"
import { VERSION } from "../runtime/version.ts"
import { isApiPath } from "./api-errors.ts"
import type { AnyEndpoint } from "./endpoint.ts"
import type { EventsOutput } from "./output.ts"
import { STATUS } from "./errors.ts"

/** Shapes of errors that the contract names. All others are `{ name, data: { message, … } }`. */
const ERRORS: Partial<Record<ErrorName, z.ZodType>> = {
  BadRequestError,
  ConfigInvalidError,
  NotFoundError,
  UnknownError,
  SessionBusyError,
  PermissionNotFoundError,
  QuestionNotFoundError,
  McpServerNotFoundError,
  McpUnsupportedOAuthError,
  ProjectNotFoundError,
  VcsApplyError,
  WorktreeNotGitError: WorktreeError,
  WorktreeListFailedError: WorktreeError,
  WorktreeCreateFailedError: WorktreeError,
  WorktreeResetFailedError: WorktreeError,
  WorktreeRemoveFailedError: WorktreeError,
  ProjectCopyError,
  MoveSessionError,
  AgentNotFoundError: UnknownError,
  CommandNotFoundError: UnknownError,
  ProviderModelNotFoundError: UnknownError,
  ShareDisabledError: UnknownError,
  PtyNotFoundError,
  PtyForbiddenError,
  ProviderAuthOauthMissing: ProviderAuthError1,
  ProviderAuthOauthCodeMissing: ProviderAuthError1,
  ProviderAuthOauthCallbackFailed: ProviderAuthError1,
  ProviderAuthValidationFailed: ProviderAuthError1,
}

/** Shapes of the newer API's errors. All others are `{ _tag, message, … }`. */
const API_ERRORS: Partial<Record<ErrorName, z.ZodType>> = {
  BadRequestError: InvalidRequestError,
  InvalidCursorError,
  UnauthorizedError,
  PtyForbiddenError: ForbiddenError,
  NotFoundError: SessionNotFoundError,
  MessageNotFoundError,
  ProviderNotFoundError,
  PermissionNotFoundError,
  QuestionNotFoundError,
  PtyNotFoundError,
  IdempotencyConflictError: ConflictError,
  ServiceUnavailableError,
  UnknownError: UnknownTaggedError,
}

const DESCRIPTION = `The API of a server for coding agents. Instance operations work on one directory, which \`?directory=\` or the header
\`x-opencode-directory\` names; without it, the directory that the server was started in. Lists name their next page in
\`x-next-cursor\`. Event streams resume after \`Last-Event-ID\`. Operations marked \`x-extension\` are this server's own.`

type Responses = RouteConfig["responses"]

/** Builds the OpenAPI 3.1 document of these endpoints. Component names are the `id`s of the schemas. */
export const openApiDocument = (endpoints: readonly AnyEndpoint[]): object => {
  const registry = new OpenAPIRegistry()
  registry.registerComponent("securitySchemes", "basic", {
    type: "http",
    scheme: "basic",
    description: "Needed when the server has a password",
  })
  for (const endpoint of endpoints) registry.registerPath(routeOf(endpoint))
  const document = new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: "3.1.0",
    info: { title: "opencode-edge", version: VERSION, description: DESCRIPTION },
    security: [{}, { basic: [] }],
  })
  return withAnyOf(document) as object
}

const routeOf = (endpoint: AnyEndpoint): RouteConfig => {
  const { method, path, operationId, summary, description, params, body, rawBody } = endpoint
  const query = queryOf(endpoint)
  return {
    ...{ method, path, operationId, summary },
    tags: [operationId.split(".")[0] ?? operationId],
    ...(description && { description }),
    ...(endpoint.extension && { "x-extension": true }),
    request: {
      ...(params && !path.endsWith("*") && { params: params as z.ZodObject }),
      ...(query && { query }),
      ...(body && {
        body: { content: { "application/json": { schema: body } }, required: !body.safeParse(undefined).success },
      }),
      ...(rawBody && {
        body: {
          content: Object.fromEntries(rawBody.map((type) => [type, { schema: z.string().meta({ format: "binary" }) }])),
          required: true,
        },
      }),
    },
    responses: { ...successOf(endpoint), ...failuresOf(endpoint) },
  }
}

/** Upstream's clients send a directory to all but these, whether the answer depends on it or not. */
const WITHOUT_DIRECTORY = /^\/(?:global|auth)\//

/** In the newer API a session says itself where it is, and these belong to no place. */
const WITHOUT_LOCATION = /^\/api\/(?:session|health|event|permission\/saved)/

const queryOf = ({ scope, path, query }: AnyEndpoint): z.ZodObject | undefined => {
  const own = query as z.ZodObject | undefined
  if (isApiPath(path) && !WITHOUT_LOCATION.test(path))
    return own ? ApiLocationQuery.extend(own.shape) : ApiLocationQuery
  if (isApiPath(path)) return own
  if (scope === "worker" || WITHOUT_DIRECTORY.test(path)) return own
  return own ? LocationQuery.extend(own.shape) : LocationQuery
}

const successOf = ({ output }: AnyEndpoint): Responses => {
  const answer = (contentType: string, schema: z.ZodType): Responses => ({
    200: { description: "Success", content: { [contentType]: { schema } } },
  })
  switch (output.kind) {
    case "json":
      return output.live
        ? {
            200: {
              description: "Success",
              content: { ...contentOf(output.schema), "text/event-stream": { schema: EventStream } },
            },
          }
        : answer("application/json", output.schema)
    case "events":
      return answer("text/event-stream", EVENTS[output.component])
    case "empty":
      return { 204: { description: "Success" } }
    case "socket":
      return { 101: { description: "The connection is a WebSocket from here on" } }
    case "raw":
      return answer(output.contentType, output.contentType === "application/json" ? z.looseObject({}) : z.string())
  }
}

const EVENTS: Record<EventsOutput["component"], z.ZodType> = {
  Event: EventStream,
  GlobalEvent: GlobalEventStream,
  V2Event,
  SessionDurableEventFrame: z.object({ id: z.string(), event: z.string(), data: SessionDurableEventStream }),
}

const contentOf = (schema: z.ZodType) => ({ "application/json": { schema } })

/** The endpoint's errors by status, with those that validation itself answers. */
const failuresOf = (endpoint: AnyEndpoint): Responses => {
  const names = new Set<ErrorName>(endpoint.errors)
  if (endpoint.params || endpoint.query || endpoint.body || endpoint.scope === "instance") names.add("BadRequestError")
  if (endpoint.body) names.add("BodyTooLargeError")
  const isApi = isApiPath(endpoint.path)
  if (isApi) names.add("BadRequestError").add("UnauthorizedError")
  if (endpoint.scope === "instance") names.add("NotADirectoryError")
  const byStatus = new Map<number, ErrorName[]>()
  for (const name of [...names].sort()) byStatus.set(STATUS[name], [...(byStatus.get(STATUS[name]) ?? []), name])
  return Object.fromEntries(
    [...byStatus].map(([status, group]) => {
      const schemas = [...new Set(group.map((name) => (isApi ? apiError(name) : (ERRORS[name] ?? plainError(name)))))]
      const [only] = schemas
      const schema = schemas.length === 1 && only ? only : z.union(schemas)
      return [status, { description: group.join(", "), content: { "application/json": { schema } } }]
    }),
  )
}

const apiError = (name: ErrorName): z.ZodType =>
  API_ERRORS[name] ?? z.object({ _tag: z.literal(name), message: z.string() })

const plainErrors = new Map<ErrorName, z.ZodType>()

const plainError = (name: ErrorName): z.ZodType => {
  const known = plainErrors.get(name)
  if (known) return known
  const schema = z.object({ name: z.literal(name), data: z.looseObject({ message: z.string() }) }).meta({ id: name })
  plainErrors.set(name, schema)
  return schema
}

/** Unions told apart by a field are `anyOf` in the contract, which generators of clients treat better than `oneOf`. */
const withAnyOf = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withAnyOf)
  if (typeof value !== "object" || value === null) return value
  const entries = Object.entries(value).filter(([key]) => key !== "discriminator")
  return Object.fromEntries(entries.map(([key, inner]) => [key === "oneOf" ? "anyOf" : key, withAnyOf(inner)]))
}
