import type { Agents } from "../agent/agents.ts"
import { NamedError } from "../errors.ts"
import type { Permissions } from "../permission/permissions.ts"
import type { PermissionRequest } from "../schema/permission.ts"
import type {
  PermissionSavedInfo,
  PermissionV2Created,
  PermissionV2CreateInput,
  PermissionV2Request,
} from "../schema/permission-v2.ts"
import type { Sessions } from "../session/sessions.ts"
import { checkAgent } from "./choices.ts"
import { writePageCursor } from "./page-cursor.ts"

/** A permission request in the newer form. */
export const permissionV2 = ({
  id,
  sessionID,
  permission,
  patterns,
  metadata,
  always,
  tool,
}: PermissionRequest): PermissionV2Request => ({
  ...{ id, sessionID, action: permission, resources: patterns, save: always, metadata },
  ...(tool && { source: { type: "tool", messageID: tool.messageID, callID: tool.callID } }),
})

/** A request that waits in a session. @throws PermissionNotFoundError */
export const permissionOf = (permissions: Permissions, sessionID: string, requestID: string): PermissionV2Request => {
  const found = permissions.list().find((request) => request.id === requestID && request.sessionID === sessionID)
  if (found) return permissionV2(found)
  throw new NamedError("PermissionNotFoundError", {
    message: `Find permission request "${requestID}": nothing waits in "${sessionID}" under this id`,
    requestID,
  })
}

/** What an agent may do in a session without asking. */
export interface PermissionRules {
  sessions: Sessions
  agents: Agents
}

/**
 * Decides about something that a client wants to do in a session, by the rules of an agent: the one named, else the session's.
 *
 * @throws NotFoundError, BadRequestError for an agent that nobody knows
 */
export const createPermission = async (
  { sessions, agents, permissions }: PermissionRules & { permissions: Permissions },
  sessionID: string,
  { id, action, resources, save = [], metadata = {}, source, agent: wanted }: PermissionV2CreateInput,
): Promise<PermissionV2Created> => {
  const session = sessions.get(sessionID)
  if (wanted !== undefined) await checkAgent({ agents }, wanted)
  const name = wanted ?? session.agent
  const agent = (name === undefined ? undefined : await agents.find(name)) ?? (await agents.default())
  const tool = source && { messageID: source.messageID, callID: source.callID }
  const ask = { sessionID, permission: action, patterns: resources, always: save, metadata, ...(tool && { tool }) }
  const decided = permissions.request(ask, [...agent.permission, ...(session.permission ?? [])], id)
  return { id: decided.id, effect: decided.action }
}

/** What a workspace's users allowed "always". */
export const savedPermissions = (permissions: Permissions, projectID: string): PermissionSavedInfo[] =>
  permissions.granted().map(({ permission, pattern }) => ({
    id: writePageCursor({ permission, pattern }),
    projectID,
    ...{ action: permission, resource: pattern },
  }))

/** Takes one of them back; an id that means none changes nothing. */
export const removeSavedPermission = (permissions: Permissions, id: string): void => {
  const rule = permissions.granted().find(({ permission, pattern }) => writePageCursor({ permission, pattern }) === id)
  if (rule) permissions.revoke(rule)
}
