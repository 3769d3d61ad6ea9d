import { configGet } from "./config/get.ts"
import type { AnyEndpoint } from "./endpoint.ts"
import { eventSubscribe } from "./event/subscribe.ts"
import { globalEvent } from "./global/event.ts"
import { globalHealth } from "./global/health.ts"
import { pathGet } from "./path/get.ts"
import { permissionList } from "./permission/list.ts"
import { permissionReply } from "./permission/reply.ts"
import { sessionAbort } from "./session/abort.ts"
import { sessionCreate } from "./session/create.ts"
import { sessionGet } from "./session/get.ts"
import { sessionList } from "./session/list.ts"
import { sessionMessages } from "./session/messages.ts"
import { sessionPromptAsync } from "./session/prompt-async.ts"
import { sessionPrompt } from "./session/prompt.ts"
import { sessionStatus } from "./session/status.ts"

/** Every endpoint, by name. Router, document and route list read it; imports are explicit, as Workers cannot look into folders. */
export const registry: readonly AnyEndpoint[] = [
  configGet,
  eventSubscribe,
  globalEvent,
  globalHealth,
  pathGet,
  permissionList,
  permissionReply,
  sessionAbort,
  sessionCreate,
  sessionGet,
  sessionList,
  sessionMessages,
  sessionPrompt,
  sessionPromptAsync,
  sessionStatus,
]
