import type { AnyEndpoint } from "./endpoint.ts"
import { v2AgentList } from "./v2-agent/list.ts"
import { v2CommandList } from "./v2-command/list.ts"
import { v2CredentialRemove } from "./v2-credential/remove.ts"
import { v2EventSubscribe } from "./v2-event/subscribe.ts"
import { v2FsFind } from "./v2-fs/find.ts"
import { v2FsList } from "./v2-fs/list.ts"
import { v2FsRead } from "./v2-fs/read.ts"
import { v2HealthGet } from "./v2-health/get.ts"
import { v2IntegrationAttemptCancel } from "./v2-integration/attempt-cancel.ts"
import { v2IntegrationAttemptComplete } from "./v2-integration/attempt-complete.ts"
import { v2IntegrationAttemptStatus } from "./v2-integration/attempt-status.ts"
import { v2IntegrationConnectKey } from "./v2-integration/connect-key.ts"
import { v2IntegrationConnectOauth } from "./v2-integration/connect-oauth.ts"
import { v2IntegrationGet } from "./v2-integration/get.ts"
import { v2IntegrationList } from "./v2-integration/list.ts"
import { v2LocationGet } from "./v2-location/get.ts"
import { v2ModelList } from "./v2-model/list.ts"
import { v2PermissionRequestList } from "./v2-permission/request-list.ts"
import { v2PermissionSavedList } from "./v2-permission/saved-list.ts"
import { v2PermissionSavedRemove } from "./v2-permission/saved-remove.ts"
import { v2ProviderGet } from "./v2-provider/get.ts"
import { v2ProviderList } from "./v2-provider/list.ts"
import { v2PtyConnectToken } from "./v2-pty/connect-token.ts"
import { v2PtyConnect } from "./v2-pty/connect.ts"
import { v2PtyCreate } from "./v2-pty/create.ts"
import { v2PtyGet } from "./v2-pty/get.ts"
import { v2PtyList } from "./v2-pty/list.ts"
import { v2PtyRemove } from "./v2-pty/remove.ts"
import { v2PtyUpdate } from "./v2-pty/update.ts"
import { v2QuestionRequestList } from "./v2-question/request-list.ts"
import { v2ReferenceList } from "./v2-reference/list.ts"
import { v2SessionActive } from "./v2-session/active.ts"
import { v2SessionCompact } from "./v2-session/compact.ts"
import { v2SessionContext } from "./v2-session/context.ts"
import { v2SessionCreate } from "./v2-session/create.ts"
import { v2SessionEvents } from "./v2-session/events.ts"
import { v2SessionGet } from "./v2-session/get.ts"
import { v2SessionHistory } from "./v2-session/history.ts"
import { v2SessionInterrupt } from "./v2-session/interrupt.ts"
import { v2SessionList } from "./v2-session/list.ts"
import { v2SessionMessage } from "./v2-session/message.ts"
import { v2SessionMessages } from "./v2-session/messages.ts"
import { v2SessionPermissionCreate } from "./v2-session/permission-create.ts"
import { v2SessionPermissionGet } from "./v2-session/permission-get.ts"
import { v2SessionPermissionList } from "./v2-session/permission-list.ts"
import { v2SessionPermissionReply } from "./v2-session/permission-reply.ts"
import { v2SessionPrompt } from "./v2-session/prompt.ts"
import { v2SessionQuestionList } from "./v2-session/question-list.ts"
import { v2SessionQuestionReject } from "./v2-session/question-reject.ts"
import { v2SessionQuestionReply } from "./v2-session/question-reply.ts"
import { v2SessionRevertClear } from "./v2-session/revert-clear.ts"
import { v2SessionRevertCommit } from "./v2-session/revert-commit.ts"
import { v2SessionRevertStage } from "./v2-session/revert-stage.ts"
import { v2SessionSwitchAgent } from "./v2-session/switch-agent.ts"
import { v2SessionSwitchModel } from "./v2-session/switch-model.ts"
import { v2SessionWait } from "./v2-session/wait.ts"
import { v2SkillList } from "./v2-skill/list.ts"

/** Every endpoint of the newer API, `/api/*`. */
export const apiRegistry: readonly AnyEndpoint[] = [
  v2AgentList,
  v2CommandList,
  v2CredentialRemove,
  v2EventSubscribe,
  v2FsFind,
  v2FsList,
  v2FsRead,
  v2HealthGet,
  v2IntegrationConnectKey,
  v2IntegrationAttemptCancel,
  v2IntegrationAttemptComplete,
  v2IntegrationAttemptStatus,
  v2IntegrationConnectOauth,
  v2IntegrationGet,
  v2IntegrationList,
  v2LocationGet,
  v2ModelList,
  v2PermissionRequestList,
  v2PermissionSavedList,
  v2PermissionSavedRemove,
  v2ProviderGet,
  v2ProviderList,
  v2PtyConnectToken,
  v2PtyConnect,
  v2PtyCreate,
  v2PtyGet,
  v2PtyList,
  v2PtyRemove,
  v2PtyUpdate,
  v2QuestionRequestList,
  v2ReferenceList,
  v2SessionActive,
  v2SessionCompact,
  v2SessionContext,
  v2SessionCreate,
  v2SessionEvents,
  v2SessionGet,
  v2SessionHistory,
  v2SessionInterrupt,
  v2SessionList,
  v2SessionMessage,
  v2SessionMessages,
  v2SessionPermissionCreate,
  v2SessionPermissionGet,
  v2SessionPermissionList,
  v2SessionPermissionReply,
  v2SessionPrompt,
  v2SessionQuestionList,
  v2SessionQuestionReject,
  v2SessionQuestionReply,
  v2SessionRevertClear,
  v2SessionRevertCommit,
  v2SessionRevertStage,
  v2SessionSwitchAgent,
  v2SessionSwitchModel,
  v2SessionWait,
  v2SkillList,
]
