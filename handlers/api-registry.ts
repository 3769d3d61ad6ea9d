import type { AnyEndpoint } from "./endpoint.ts"
import { v2AgentList } from "./v2-agent/list.ts"
import { v2CommandList } from "./v2-command/list.ts"
import { v2EventSubscribe } from "./v2-event/subscribe.ts"
import { v2FsFind } from "./v2-fs/find.ts"
import { v2FsList } from "./v2-fs/list.ts"
import { v2FsRead } from "./v2-fs/read.ts"
import { v2HealthGet } from "./v2-health/get.ts"
import { v2IntegrationGet } from "./v2-integration/get.ts"
import { v2IntegrationList } from "./v2-integration/list.ts"
import { v2LocationGet } from "./v2-location/get.ts"
import { v2ModelList } from "./v2-model/list.ts"
import { v2PermissionRequestList } from "./v2-permission/request-list.ts"
import { v2ProviderGet } from "./v2-provider/get.ts"
import { v2ProviderList } from "./v2-provider/list.ts"
import { v2QuestionRequestList } from "./v2-question/request-list.ts"
import { v2ReferenceList } from "./v2-reference/list.ts"
import { v2SessionActive } from "./v2-session/active.ts"
import { v2SessionContext } from "./v2-session/context.ts"
import { v2SessionEvents } from "./v2-session/events.ts"
import { v2SessionGet } from "./v2-session/get.ts"
import { v2SessionHistory } from "./v2-session/history.ts"
import { v2SessionList } from "./v2-session/list.ts"
import { v2SessionMessage } from "./v2-session/message.ts"
import { v2SessionMessages } from "./v2-session/messages.ts"
import { v2SkillList } from "./v2-skill/list.ts"

/** Every endpoint of the newer API, `/api/*`. */
export const apiRegistry: readonly AnyEndpoint[] = [
  v2AgentList,
  v2CommandList,
  v2EventSubscribe,
  v2FsFind,
  v2FsList,
  v2FsRead,
  v2HealthGet,
  v2IntegrationGet,
  v2IntegrationList,
  v2LocationGet,
  v2ModelList,
  v2PermissionRequestList,
  v2ProviderGet,
  v2ProviderList,
  v2QuestionRequestList,
  v2ReferenceList,
  v2SessionActive,
  v2SessionContext,
  v2SessionEvents,
  v2SessionGet,
  v2SessionHistory,
  v2SessionList,
  v2SessionMessage,
  v2SessionMessages,
  v2SkillList,
]
