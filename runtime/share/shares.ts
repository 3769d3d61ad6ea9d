import type { ConfigService } from "../config/config.ts"
import { NamedError } from "../errors.ts"
import type { Reader } from "../event-reader.ts"
import type { Events, SubscribeOptions } from "../events.ts"
import type { IDs } from "../ids.ts"
import type { Clock } from "../ports/clock.ts"
import type { Session } from "../schema/session.ts"
import type { Share } from "../schema/share.ts"
import type { Messages } from "../session/messages.ts"
import type { Sessions } from "../session/sessions.ts"
import type { MessageStore } from "../storage/messages.ts"
import type { ShareStore } from "../storage/shares.ts"
import type { Redact } from "./known-secrets.ts"
import { SHARED_TYPES, sharedEvents } from "./shared-events.ts"
import { sharedSession } from "./shared-session.ts"

/** Sessions that anyone may read who has their address. */
export interface Shares {
  /**
   * Shares a session below a base address; one that is shared already keeps its address.
   *
   * @throws NotFoundError, ShareDisabledError when the config says `share: "disabled"`
   */
  share(sessionID: string, baseURL: string): Promise<Session>
  /** Shares a new session when the config says `share: "auto"`, unless it is another's child. */
  shareNew(session: Session, baseURL: string): Promise<Session>
  /** Takes the address away for good: streams end at once, and a new share gets another one. @throws NotFoundError */
  unshare(sessionID: string): Session
  /** What the address shows. @throws NotFoundError */
  read(secret: string): Promise<Share>
  /** The same as it goes on. @throws NotFoundError, TooManyReadersError */
  follow(secret: string, options: { after?: string | undefined }): Promise<Reader>
}

export interface SharesOptions {
  store: ShareStore
  parts: Pick<MessageStore, "partBody">
  sessions: Sessions
  messages: Messages
  config: ConfigService
  events: Events
  subscribe(options: SubscribeOptions): Reader
  ids: IDs
  clock: Clock
  redaction(): Promise<Redact>
}

/** An address may be passed on to anyone, so its readers must not crowd out the owner's. */
const READER_LIMIT = 100

export const createShares = (options: SharesOptions): Shares => {
  const { store, parts, sessions, messages, config, events, subscribe, ids, clock, redaction } = options
  let readers = 0

  const mode = async () => (await config.get()).share

  const publish = (sessionID: string, baseURL: string): Session =>
    events.transaction(() => {
      const known = sessions.get(sessionID)
      if (known.share) return known
      const secret = ids.secret()
      store.insert({ secret, sessionID, created: clock.now() })
      return sessions.change(sessionID, (session) => void (session.share = { url: `${baseURL}/share/${secret}` }))
    })

  const find = async (secret: string): Promise<Session> => {
    const sessionID = store.sessionOf(secret)
    const session = sessionID === undefined ? undefined : sessions.find(sessionID)
    if (!session || (await mode()) === "disabled") throw shareNotFound()
    return session
  }

  return {
    async share(sessionID, baseURL) {
      sessions.get(sessionID)
      if ((await mode()) !== "disabled") return publish(sessionID, baseURL)
      throw new NamedError("ShareDisabledError", {
        message: 'Cannot share session: the config says share: "disabled"',
      })
    },
    async shareNew(session, baseURL) {
      // A session is made with a broken config too.
      const isAuto = session.parentID === undefined && (await mode().catch(() => undefined)) === "auto"
      return isAuto ? publish(session.id, baseURL) : session
    },
    unshare: (sessionID) =>
      events.transaction(() => {
        const session = sessions.get(sessionID)
        return store.remove(sessionID) || session.share
          ? sessions.change(sessionID, (draft) => void delete draft.share)
          : session
      }),
    async read(secret) {
      const session = await find(secret)
      const redact = await redaction()
      const shown: Share = {
        session: sharedSession(session),
        messages: messages.all(session.id),
        todos: sessions.todos(session.id),
      }
      const json = JSON.stringify(shown)
      const redacted = redact(json)
      return redacted === json ? shown : (JSON.parse(redacted) as Share)
    },
    async follow(secret, { after }) {
      const { id: sessionID } = await find(secret)
      const redact = await redaction()
      if (readers >= READER_LIMIT) {
        const message = `Try again later: ${READER_LIMIT} others follow shared sessions`
        throw new NamedError("TooManyReadersError", { message, limit: READER_LIMIT })
      }
      const reader = subscribe({ filter: { sessionID, types: SHARED_TYPES }, after })
      readers++
      const leave = once(() => void readers--)
      void reader.overflow.then(leave)
      const close = () => {
        leave()
        reader.close()
      }
      return sharedEvents({
        reader: { ...reader, close },
        isShared: ({ share }) => share?.url.endsWith(`/${secret}`) ?? false,
        redact,
        partBody(...place) {
          messages.flush()
          return parts.partBody(...place)
        },
        clock,
      })
    },
  }
}

const once = (work: () => void): (() => void) => {
  let isDone = false
  return () => {
    if (!isDone) work()
    isDone = true
  }
}

/** Says that an address shows nothing, whether it never did or no longer does. */
export const shareNotFound = (): NamedError =>
  new NamedError("NotFoundError", { message: "Find shared session: nothing is shared under this address" })
