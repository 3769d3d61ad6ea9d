import type * as v2 from "@opencode-ai/sdk/v2"
import type { z } from "zod"
import type { AgentV2Info } from "../../runtime/schema/agent-v2.ts"
import type { CommandV2Info, SkillV2Info } from "../../runtime/schema/command-v2.ts"
import type { FileSystemEntry } from "../../runtime/schema/file.ts"
import type { IntegrationConnectKeyInput, IntegrationInfo } from "../../runtime/schema/integration.ts"
import type { LocationInfo } from "../../runtime/schema/location-info.ts"
import type {
  PermissionSavedInfo,
  PermissionV2Created,
  PermissionV2CreateInput,
  PermissionV2ReplyInput,
  PermissionV2Request,
} from "../../runtime/schema/permission-v2.ts"
import type { ModelV2Info, ProviderV2Info } from "../../runtime/schema/provider-v2.ts"
import type { Pty, PtyCreateInput, PtyTicketConnectToken, PtyUpdateInput } from "../../runtime/schema/pty.ts"
import type { QuestionV2Reply, QuestionV2Request } from "../../runtime/schema/question-v2.ts"
import type { ReferenceInfo } from "../../runtime/schema/reference.ts"
import type { SessionMessage, SessionMessagesResponse } from "../../runtime/schema/session-message.ts"
import type { RevertState } from "../../runtime/schema/session-next.ts"
import type {
  SessionActiveMap,
  SessionInputAdmitted,
  SessionRevertStageInput,
  SessionsResponse,
  SessionSwitchAgentInput,
  SessionSwitchModelInput,
  SessionV2CreateInput,
  SessionV2Info,
  SessionV2PromptInput,
} from "../../runtime/schema/session-v2.ts"
import type { Body, Fits, Sent } from "./fits.ts"

type Located<Data> = { location: Sent<LocationInfo>; data: Sent<Data> }
type Enveloped<Data> = { data: Sent<Data> }

export type Reads = [
  Fits<v2.V2LocationGetResponse, Sent<LocationInfo>>,
  Fits<v2.V2AgentListResponse, Located<AgentV2Info[]>>,
  Fits<v2.V2ModelListResponse, Located<ModelV2Info[]>>,
  Fits<v2.V2ProviderListResponse, Located<ProviderV2Info[]>>,
  Fits<v2.V2ProviderGetResponse, Located<ProviderV2Info>>,
  Fits<v2.V2IntegrationListResponse, Located<IntegrationInfo[]>>,
  Fits<v2.V2IntegrationGetResponse, Located<IntegrationInfo>>,
  Fits<v2.V2CommandListResponse, Located<CommandV2Info[]>>,
  Fits<v2.V2SkillListResponse, Located<SkillV2Info[]>>,
  Fits<v2.V2ReferenceListResponse, Located<ReferenceInfo[]>>,
  Fits<v2.V2FsFindResponse, Located<FileSystemEntry[]>>,
  Fits<v2.V2FsListResponse, Located<FileSystemEntry[]>>,
  Fits<v2.V2PermissionRequestListResponse, Located<PermissionV2Request[]>>,
  Fits<v2.V2PermissionSavedListResponse, Enveloped<PermissionSavedInfo[]>>,
  Fits<v2.V2QuestionRequestListResponse, Located<QuestionV2Request[]>>,
  Fits<v2.V2PtyListResponse, Located<Pty[]>>,
  Fits<v2.V2PtyGetResponse, Located<Pty>>,
  Fits<v2.V2PtyConnectTokenResponse, Located<PtyTicketConnectToken>>,
]

export type Sessions = [
  Fits<v2.V2SessionListResponse, Sent<SessionsResponse>>,
  Fits<v2.V2SessionActiveResponse, Enveloped<SessionActiveMap>>,
  Fits<v2.V2SessionGetResponse, Enveloped<SessionV2Info>>,
  Fits<v2.V2SessionPromptResponse, Enveloped<SessionInputAdmitted>>,
  Fits<v2.V2SessionMessagesResponse, Sent<SessionMessagesResponse>>,
  Fits<v2.V2SessionMessageResponse, Enveloped<SessionMessage>>,
  Fits<v2.V2SessionContextResponse, Enveloped<SessionMessage[]>>,
  Fits<v2.V2SessionRevertStageResponse, Enveloped<RevertState>>,
  Fits<v2.V2SessionPermissionListResponse, Enveloped<PermissionV2Request[]>>,
  Fits<v2.V2SessionPermissionGetResponse, Enveloped<PermissionV2Request>>,
  Fits<v2.V2SessionPermissionCreateResponse, Enveloped<PermissionV2Created>>,
  Fits<v2.V2SessionQuestionListResponse, Enveloped<QuestionV2Request[]>>,
]

export type Inputs = [
  Fits<z.input<typeof SessionV2CreateInput>, Body<v2.V2SessionCreateData>>,
  Fits<z.input<typeof SessionSwitchAgentInput>, Body<v2.V2SessionSwitchAgentData>>,
  Fits<z.input<typeof SessionSwitchModelInput>, Body<v2.V2SessionSwitchModelData>>,
  Fits<z.input<typeof SessionV2PromptInput>, Body<v2.V2SessionPromptData>>,
  Fits<z.input<typeof SessionRevertStageInput>, Body<v2.V2SessionRevertStageData>>,
  Fits<z.input<typeof PermissionV2CreateInput>, Body<v2.V2SessionPermissionCreateData>>,
  Fits<z.input<typeof PermissionV2ReplyInput>, Body<v2.V2SessionPermissionReplyData>>,
  Fits<z.input<typeof QuestionV2Reply>, Body<v2.V2SessionQuestionReplyData>>,
  Fits<z.input<typeof IntegrationConnectKeyInput>, Body<v2.V2IntegrationConnectKeyData>>,
  Fits<z.input<typeof PtyCreateInput>, Body<v2.V2PtyCreateData>>,
  Fits<z.input<typeof PtyUpdateInput>, Body<v2.V2PtyUpdateData>>,
]
