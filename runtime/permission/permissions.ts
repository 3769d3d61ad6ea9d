import type { Ask, Asks } from "../asks.ts"
import { NamedError } from "../errors.ts"
import type { Events, Publisher } from "../events.ts"
import type { IDs } from "../ids.ts"
import type {
  PermissionAction,
  PermissionReply,
  PermissionRequest,
  PermissionRule,
  PermissionRuleset,
} from "../schema/permission.ts"
import type { GrantStore } from "../storage/grants.ts"
import { evaluate, matchesWildcard } from "./rules.ts"

export interface PermissionAnswer {
  reply: PermissionReply
  /** What the user said with a rejection; the model reads it and goes on. */
  message?: string | undefined
}

export type PermissionAsk = Omit<PermissionRequest, "id">

/** Permissions that tools need and users give, in one workspace. */
export interface Permissions {
  /** Returns when the rules or the user allow it. @throws PermissionDeniedError, PermissionRejectedError, or the signal's reason */
  ask(ask: PermissionAsk, rules: PermissionRuleset, signal: AbortSignal): Promise<void>
  /** Whether the rules, or what the user gave for good, allow it without asking. */
  allows(permission: string, pattern: string, rules: PermissionRuleset): boolean
  /**
   * Decides for a client, which does not wait: what the rules leave to the user is asked under an id, and answered like any other.
   *
   * @param id of the client's making
   */
  request(ask: PermissionAsk, rules: PermissionRuleset, id?: string): { id: string; action: PermissionAction }
  /** What waits for an answer. */
  list(): PermissionRequest[]
  /** With a session, only a request of that one is answered. @throws PermissionNotFoundError */
  reply(requestID: string, answer: PermissionAnswer, sessionID?: string): void
  /** What was allowed "always". */
  granted(): PermissionRuleset
  /** Takes back what was allowed "always". */
  revoke(rule: Pick<PermissionRule, "permission" | "pattern">): void
  /** Forgets what was allowed "always". */
  forgetGrants(): void
  /** Rejects an ask that nobody waits for any more. */
  reject(requestID: string): void
}

export interface PermissionsOptions {
  asks: Asks<PermissionAsk, PermissionAnswer>
  grants: GrantStore
  events: Events
  publisher: Publisher
  ids: IDs
  directory: string
}

export const createPermissions = (options: PermissionsOptions): Permissions => {
  const { asks, grants, events, publisher, ids, directory } = options

  const request = ({ id, body }: Ask<PermissionAsk>): PermissionRequest => ({ id, ...body })

  const answer = (ask: Ask<PermissionAsk>, given: PermissionAnswer, keep?: () => void) =>
    asks.answer(ask.id, given, () => {
      // Before anyone learns of it: whoever goes on because of it may ask for the same again.
      keep?.()
      publisher.publish("permission.replied", { sessionID: ask.sessionID, requestID: ask.id, reply: given.reply })
    })

  /** Whether rules and grants allow every pattern; a denied one throws. */
  const decide = (ask: PermissionAsk, rules: PermissionRuleset): boolean => {
    const granted = grants.list(directory)
    return ask.patterns.every((pattern) => {
      const action = evaluate(ask.permission, pattern, rules)
      if (action === "deny") {
        throw new NamedError("PermissionDeniedError", {
          message: `Do something else: the user's rules deny the permission "${ask.permission}" for this${rulesFor(ask.permission, rules)}`,
          permission: ask.permission,
        })
      }
      return action === "allow" || evaluate(ask.permission, pattern, granted) === "allow"
    })
  }

  return {
    async ask(body, rules, signal) {
      if (decide(body, rules)) return
      const id = ids.make("per")
      const ask: Ask<PermissionAsk> = { id, sessionID: body.sessionID, body }
      const { answered } = asks.open(ask, signal, () => publisher.publish("permission.asked", request(ask)))
      const { reply, message } = await answered.catch((reason: unknown) => {
        answer(ask, { reply: "reject" })
        throw reason
      })
      if (reply !== "reject") return
      throw new NamedError("PermissionRejectedError", {
        message: message ?? `The user rejected this: no permission "${body.permission}" for it`,
        ...(message !== undefined && { feedback: message }),
      })
    },
    allows(permission, pattern, rules) {
      const action = evaluate(permission, pattern, rules)
      return (
        action === "allow" || (action === "ask" && evaluate(permission, pattern, grants.list(directory)) === "allow")
      )
    },
    request(body, rules, id = ids.make("per")) {
      const granted = grants.list(directory)
      const actions = body.patterns.map((pattern): PermissionAction => {
        const action = evaluate(body.permission, pattern, rules)
        return action === "ask" && evaluate(body.permission, pattern, granted) === "allow" ? "allow" : action
      })
      const action = actions.includes("deny") ? "deny" : actions.includes("ask") ? "ask" : "allow"
      if (action !== "ask" || asks.find(id)) return { id, action }
      const ask: Ask<PermissionAsk> = { id, sessionID: body.sessionID, body }
      // Whoever asked reads the answer from the events.
      void asks.open(ask, new AbortController().signal, () => publisher.publish("permission.asked", request(ask)))
      return { id, action }
    },
    list: () => asks.list(directory).map(request),
    reply(requestID, given, sessionID) {
      const ask = asks.find(requestID)
      if (!ask || (sessionID !== undefined && ask.sessionID !== sessionID)) throw notFound(requestID)
      const { permission, always } = ask.body
      const rules = always.map((pattern) => ({ permission, pattern, action: "allow" as const }))
      const keep = () => grants.add(directory, rules)
      if (!answer(ask, given, given.reply === "always" ? keep : undefined)) throw notFound(requestID)
      if (given.reply === "once") return
      // A rejection stops the session's other asks too; "always" may answer some of them.
      const granted = grants.list(directory)
      for (const other of asks.ofSession(ask.sessionID)) {
        if (given.reply === "reject") answer(other, { reply: "reject" })
        else if (other.body.patterns.every((text) => evaluate(other.body.permission, text, granted) === "allow")) {
          answer(other, { reply: "always" })
        }
      }
    },
    granted: () => grants.list(directory),
    revoke: (rule) => grants.remove(directory, rule),
    forgetGrants: () => grants.clear(directory),
    reject(requestID) {
      const ask = asks.find(requestID)
      if (ask) events.transaction(() => answer(ask, { reply: "reject" }))
    },
  }
}

const notFound = (requestID: string) =>
  new NamedError("PermissionNotFoundError", {
    message: `Find permission request "${requestID}": nothing waits under this id`,
    requestID,
  })

/** Rules that a model is shown at most. */
const RULES_SHOWN = 20

/** The rules about a permission, the strongest last, so that the model need not find out one by one what it may do. */
const rulesFor = (permission: string, rules: PermissionRuleset): string => {
  const found = rules.filter((rule) => matchesWildcard(permission, rule.permission)).slice(-RULES_SHOWN)
  return found.length === 0
    ? ""
    : `. The rules, of which the last that fits counts: ${found.map(({ pattern, action }) => `${action} "${pattern}"`).join(", ")}`
}
