import { z } from "zod"

export const BadRequestError = z
  .object({
    name: z.literal("BadRequest"),
    data: z.object({ message: z.string(), kind: z.enum(["Params", "Headers", "Query", "Body", "Payload"]).optional() }),
  })
  .meta({ id: "BadRequestError" })
export type BadRequestError = z.infer<typeof BadRequestError>

export const NotFoundError = z
  .object({ name: z.literal("NotFoundError"), data: z.object({ message: z.string() }) })
  .meta({ id: "NotFoundError" })
export type NotFoundError = z.infer<typeof NotFoundError>

export const UnknownError = z
  .object({ name: z.literal("UnknownError"), data: z.object({ message: z.string(), ref: z.string().optional() }) })
  .meta({ id: "UnknownError" })
export type UnknownError = z.infer<typeof UnknownError>

export const TaggedBadRequest = z
  .object({ _tag: z.literal("BadRequest") })
  .meta({ id: "effect_HttpApiError_BadRequest" })
export type TaggedBadRequest = z.infer<typeof TaggedBadRequest>

export const TaggedForbidden = z.object({ _tag: z.literal("Forbidden") }).meta({ id: "effect_HttpApiError_Forbidden" })
export type TaggedForbidden = z.infer<typeof TaggedForbidden>

export const TaggedInternalServerError = z
  .object({ _tag: z.literal("InternalServerError") })
  .meta({ id: "effect_HttpApiError_InternalServerError" })
export type TaggedInternalServerError = z.infer<typeof TaggedInternalServerError>

export const InvalidRequestError = z
  .object({
    _tag: z.literal("InvalidRequestError"),
    message: z.string(),
    kind: z.string().optional(),
    field: z.string().optional(),
  })
  .meta({ id: "InvalidRequestError" })
export type InvalidRequestError = z.infer<typeof InvalidRequestError>

export const SessionBusyError = z
  .object({ _tag: z.literal("SessionBusyError"), sessionID: z.string(), message: z.string() })
  .meta({ id: "SessionBusyError" })
export type SessionBusyError = z.infer<typeof SessionBusyError>

export const PermissionNotFoundError = z
  .object({ _tag: z.literal("PermissionNotFoundError"), requestID: z.string(), message: z.string() })
  .meta({ id: "PermissionNotFoundError" })
export type PermissionNotFoundError = z.infer<typeof PermissionNotFoundError>

export const QuestionNotFoundError = z
  .object({ _tag: z.literal("QuestionNotFoundError"), requestID: z.string(), message: z.string() })
  .meta({ id: "QuestionNotFoundError" })
export type QuestionNotFoundError = z.infer<typeof QuestionNotFoundError>

export const ProjectNotFoundError = z
  .object({ _tag: z.literal("ProjectNotFoundError"), projectID: z.string(), message: z.string() })
  .meta({ id: "ProjectNotFoundError" })
export type ProjectNotFoundError = z.infer<typeof ProjectNotFoundError>

export const MoveSessionError = z
  .object({ name: z.literal("MoveSessionError"), data: z.object({ message: z.string() }) })
  .meta({ id: "MoveSessionError" })
export type MoveSessionError = z.infer<typeof MoveSessionError>

export const ProjectCopyError = z
  .object({
    name: z.literal("ProjectCopyError"),
    data: z.object({ message: z.string(), forceRequired: z.boolean().optional() }),
  })
  .meta({ id: "ProjectCopyError" })
export type ProjectCopyError = z.infer<typeof ProjectCopyError>

export const PtyNotFoundError = z
  .object({ _tag: z.literal("PtyNotFoundError"), ptyID: z.string(), message: z.string() })
  .meta({ id: "PtyNotFoundError" })
export type PtyNotFoundError = z.infer<typeof PtyNotFoundError>

export const PtyForbiddenError = z
  .object({ _tag: z.literal("PtyForbiddenError"), message: z.string() })
  .meta({ id: "PtyForbiddenError" })
export type PtyForbiddenError = z.infer<typeof PtyForbiddenError>

export const McpServerNotFoundError = z
  .object({ _tag: z.literal("McpServerNotFoundError"), name: z.string(), message: z.string() })
  .meta({ id: "McpServerNotFoundError" })
export type McpServerNotFoundError = z.infer<typeof McpServerNotFoundError>

export const McpUnsupportedOAuthError = z.object({ error: z.string() }).meta({ id: "McpUnsupportedOAuthError" })
export type McpUnsupportedOAuthError = z.infer<typeof McpUnsupportedOAuthError>

export const VcsApplyError = z
  .object({
    name: z.literal("VcsApplyError"),
    data: z.object({ message: z.string(), reason: z.enum(["non-git", "not-clean"]) }),
  })
  .meta({ id: "VcsApplyError" })
export type VcsApplyError = z.infer<typeof VcsApplyError>

/** A config file that does not fit the format; the paths are those of keys in it. */
export const ConfigInvalidError = z
  .object({
    name: z.literal("ConfigInvalidError"),
    data: z.object({ path: z.string(), issues: z.array(z.object({ message: z.string(), path: z.array(z.string()) })) }),
  })
  .meta({ id: "ConfigInvalidError" })
export type ConfigInvalidError = z.infer<typeof ConfigInvalidError>

export const ProviderAuthError1 = z
  .object({
    name: z.enum([
      "BadRequest",
      "ProviderAuthOauthMissing",
      "ProviderAuthOauthCodeMissing",
      "ProviderAuthOauthCallbackFailed",
      "ProviderAuthValidationFailed",
    ]),
    data: z.object({
      providerID: z.string().optional(),
      field: z.string().optional(),
      message: z.string().optional(),
      kind: z.string().optional(),
    }),
  })
  .meta({ id: "ProviderAuthError1" })
export type ProviderAuthError1 = z.infer<typeof ProviderAuthError1>
