import type * as v2 from "@opencode-ai/sdk/v2"
import type { z } from "zod"
import type { Auth } from "../../runtime/schema/auth.ts"
import type { Config } from "../../runtime/schema/config.ts"
import type { FindTextMatch } from "../../runtime/schema/find.ts"
import type { Health } from "../../runtime/schema/health.ts"
import type { LogInput } from "../../runtime/schema/log.ts"
import type {
  McpAddInput,
  McpAuthCallbackInput,
  McpAuthRemoved,
  McpAuthStart,
  McpStatusMap,
} from "../../runtime/schema/mcp.ts"
import type { AssistantMessageWithParts, MessageWithParts } from "../../runtime/schema/message.ts"
import type { Part } from "../../runtime/schema/part.ts"
import type { PermissionReplyInput, PermissionRespondInput } from "../../runtime/schema/permission.ts"
import type { ProjectUpdateInput } from "../../runtime/schema/project.ts"
import type { CommandInput, PromptInput, ShellInput } from "../../runtime/schema/prompt-input.ts"
import type {
  ConfigProviders,
  ProviderAuthMethods,
  ProviderList,
  ProviderOauthAuthorizeInput,
  ProviderOauthCallbackInput,
} from "../../runtime/schema/provider.ts"
import type { PtyCreateInput, PtyShell, PtyUpdateInput } from "../../runtime/schema/pty.ts"
import type { QuestionReplyInput } from "../../runtime/schema/question.ts"
import type {
  SessionCreateInput,
  SessionForkInput,
  SessionInitInput,
  SessionRevertInput,
  SessionSummarizeInput,
  SessionUpdateInput,
} from "../../runtime/schema/session-input.ts"
import type { SessionStatusMap } from "../../runtime/schema/session.ts"
import type { Skill } from "../../runtime/schema/skill.ts"
import type {
  TuiAppendPromptInput,
  TuiControlRequest,
  TuiExecuteCommandInput,
  TuiPublishInput,
  TuiSelectSessionInput,
  TuiShowToastInput,
} from "../../runtime/schema/tui.ts"
import type { VcsApplyInput, VcsApplyResult } from "../../runtime/schema/vcs.ts"
import type { Body, Fits, Sent } from "./fits.ts"

export type Answers = [
  Fits<v2.SessionStatusResponse, Sent<SessionStatusMap>>,
  Fits<v2.SessionMessagesResponses[200], Sent<MessageWithParts[]>>,
  Fits<v2.SessionMessageResponse, Sent<MessageWithParts>>,
  Fits<v2.SessionPromptResponse, Sent<AssistantMessageWithParts>>,
  Fits<v2.SessionCommandResponse, Sent<AssistantMessageWithParts>>,
  Fits<v2.SessionShellResponse, Sent<MessageWithParts>>,
  Fits<v2.ProviderListResponse, Sent<ProviderList>>,
  Fits<v2.ProviderAuthResponse, Sent<ProviderAuthMethods>>,
  Fits<v2.ConfigProvidersResponse, Sent<ConfigProviders>>,
  Fits<v2.FindTextResponse, Sent<FindTextMatch[]>>,
  Fits<v2.McpStatusResponse, Sent<McpStatusMap>>,
  Fits<v2.McpAuthStartResponse, Sent<McpAuthStart>>,
  Fits<v2.McpAuthRemoveResponse, Sent<McpAuthRemoved>>,
  Fits<v2.AppSkillsResponse, Sent<Skill[]>>,
  Fits<v2.PtyShellsResponse, Sent<PtyShell[]>>,
  Fits<v2.GlobalHealthResponse, Sent<Health>>,
  Fits<v2.VcsApplyResponse, Sent<VcsApplyResult>>,
  Fits<v2.TuiControlNextResponse, Sent<TuiControlRequest>>,
]

export type Inputs = [
  Fits<z.input<typeof SessionCreateInput>, Body<v2.SessionCreateData>>,
  Fits<z.input<typeof SessionUpdateInput>, Body<v2.SessionUpdateData>>,
  Fits<z.input<typeof SessionForkInput>, Body<v2.SessionForkData>>,
  Fits<z.input<typeof SessionInitInput>, Body<v2.SessionInitData>>,
  Fits<z.input<typeof SessionSummarizeInput>, Body<v2.SessionSummarizeData>>,
  Fits<z.input<typeof SessionRevertInput>, Body<v2.SessionRevertData>>,
  Fits<z.input<typeof PromptInput>, Body<v2.SessionPromptData>>,
  Fits<z.input<typeof PromptInput>, Body<v2.SessionPromptAsyncData>>,
  Fits<z.input<typeof CommandInput>, Body<v2.SessionCommandData>>,
  Fits<z.input<typeof ShellInput>, Body<v2.SessionShellData>>,
  Fits<z.input<typeof Part>, Body<v2.PartUpdateData>>,
  Fits<z.input<typeof PermissionRespondInput>, Body<v2.PermissionRespondData>>,
  Fits<z.input<typeof PermissionReplyInput>, Body<v2.PermissionReplyData>>,
  Fits<z.input<typeof QuestionReplyInput>, Body<v2.QuestionReplyData>>,
  Fits<z.input<typeof Config>, Body<v2.ConfigUpdateData>>,
  Fits<z.input<typeof Config>, Body<v2.GlobalConfigUpdateData>>,
  Fits<z.input<typeof ProjectUpdateInput>, Body<v2.ProjectUpdateData>>,
  Fits<z.input<typeof Auth>, Body<v2.AuthSetData>>,
  Fits<z.input<typeof ProviderOauthAuthorizeInput>, Body<v2.ProviderOauthAuthorizeData>>,
  Fits<z.input<typeof ProviderOauthCallbackInput>, Body<v2.ProviderOauthCallbackData>>,
  Fits<z.input<typeof McpAddInput>, Body<v2.McpAddData>>,
  Fits<z.input<typeof McpAuthCallbackInput>, Body<v2.McpAuthCallbackData>>,
  Fits<z.input<typeof PtyCreateInput>, Body<v2.PtyCreateData>>,
  Fits<z.input<typeof PtyUpdateInput>, Body<v2.PtyUpdateData>>,
  Fits<z.input<typeof VcsApplyInput>, Body<v2.VcsApplyData>>,
  Fits<z.input<typeof LogInput>, Body<v2.AppLogData>>,
  Fits<z.input<typeof TuiAppendPromptInput>, Body<v2.TuiAppendPromptData>>,
  Fits<z.input<typeof TuiExecuteCommandInput>, Body<v2.TuiExecuteCommandData>>,
  Fits<z.input<typeof TuiShowToastInput>, Body<v2.TuiShowToastData>>,
  Fits<z.input<typeof TuiSelectSessionInput>, Body<v2.TuiSelectSessionData>>,
  Fits<z.input<typeof TuiPublishInput>, Body<v2.TuiPublishData>>,
]
