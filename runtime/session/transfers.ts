import { NamedError } from "../errors.ts"
import type { IDs } from "../ids.ts"
import type { Clock } from "../ports/clock.ts"
import type { MessageWithParts } from "../schema/message.ts"
import type { Part } from "../schema/part.ts"
import type { SessionExport, SessionImportInput } from "../schema/session-export.ts"
import type { Session, SessionRevert } from "../schema/session.ts"
import { closeUnfinished } from "./interrupted.ts"
import type { Messages } from "./messages.ts"
import { type Names, renameMessage } from "./renamed.ts"
import type { Sessions } from "./sessions.ts"

/** Sessions as files, to keep or to take elsewhere. */
export interface Transfers {
  /** A session with its messages and todos, without keys that the server knows. @throws NotFoundError */
  export(sessionID: string): Promise<SessionExport>
  /**
   * Makes a session of a file, in this directory: all of it or nothing. It keeps its ids unless one of them is taken; rules that
   * allow something and states of files elsewhere are left out, and what was unfinished is closed.
   *
   * @throws BadRequestError when the file contradicts itself
   */
  import(file: SessionImportInput): Session
}

export interface TransfersOptions {
  sessions: Sessions
  messages: Messages
  ids: IDs
  clock: Clock
  /** Takes the secrets that the server knows out of a JSON text. */
  redaction(): Promise<(json: string) => string>
}

export const createTransfers = ({ sessions, messages, ids, clock, redaction }: TransfersOptions): Transfers => {
  /** Ids that the file's own may keep: those that are free here, in the form that this server makes. */
  const areFree = ({ info, messages: all }: SessionImportInput): boolean =>
    ids.isOwn(info.id) && sessions.find(info.id) === undefined && !messages.exist(all.map((message) => message.info.id))

  const newNames = (all: MessageWithParts[]): Names => {
    const names = new Map<string, string>()
    for (const { info, parts } of all) {
      names.set(info.id, ids.make("msg"))
      for (const { id } of parts) names.set(id, ids.make("prt"))
    }
    return {
      sessionID: ids.make("ses"),
      messageID: (id: string) => names.get(id) ?? id,
      partID: (id: string) => names.get(id) ?? ids.make("prt"),
    }
  }

  return {
    async export(sessionID) {
      const { share: _address, ...info } = sessions.get(sessionID)
      const file: SessionExport = {
        version: 1,
        info,
        messages: messages.all(sessionID),
        todos: sessions.todos(sessionID),
      }
      return JSON.parse((await redaction())(JSON.stringify(file))) as SessionExport
    },
    import(file) {
      check(file)
      const now = clock.now()
      const all = file.messages.map((message) => closeUnfinished(withoutSnapshots(message), now))
      return messages.transaction(() => {
        const names = areFree(file) ? undefined : newNames(all)
        const session = names
          ? { ...file.info, id: names.sessionID, ...renamedRevert(file.info.revert, names) }
          : file.info
        const isParentHere = session.parentID !== undefined && sessions.find(session.parentID) !== undefined
        messages.insert(names ? all.map((message) => renameMessage(message, names)) : all)
        if (file.todos?.length) sessions.updateTodos(session.id, file.todos)
        return sessions.adopt(imported(session, isParentHere))
      })
    },
  }
}

const renamedRevert = (revert: SessionRevert | undefined, { messageID, partID }: Names) =>
  revert && {
    revert: {
      messageID: messageID(revert.messageID),
      ...(revert.partID !== undefined && { partID: partID(revert.partID) }),
    },
  }

/** What a session brings along: no address, no rules that allow, no snapshots of another machine's files. */
const imported = (session: Session, isParentHere: boolean): Session => {
  const { share: _address, workspaceID: _workspace, permission, parentID, revert, time, ...rest } = session
  const { compacting: _compacting, ...times } = time
  const rules = permission?.filter(({ action }) => action !== "allow")
  return {
    ...rest,
    time: times,
    ...(parentID !== undefined && isParentHere && { parentID }),
    ...(rules?.length && { permission: rules }),
    ...(revert && { revert: { messageID: revert.messageID, ...(revert.partID && { partID: revert.partID }) } }),
  }
}

/** Hashes and file names of snapshots are handed to git and to the disk when a session is reverted, so none come from outside. */
const withoutSnapshots = ({ info, parts }: MessageWithParts): MessageWithParts => ({
  info,
  parts: parts.flatMap((part): Part[] => {
    if (part.type === "patch" || part.type === "snapshot") return []
    if (part.type !== "step-start" && part.type !== "step-finish") return [part]
    const { snapshot: _hash, ...rest } = part
    return [rest]
  }),
})

/** @throws BadRequestError at the first contradiction */
const check = ({ info: { id: sessionID }, messages }: SessionImportInput): void => {
  const seen = new Set<string>()
  const take = (id: string, place: string) => {
    if (seen.has(id)) throw bad(`the id "${id}" stands twice`, place)
    seen.add(id)
  }
  messages.forEach(({ info, parts }, index) => {
    const place = `["messages"][${index}]`
    if (info.sessionID !== sessionID) throw bad(`it is of session "${info.sessionID}", not "${sessionID}"`, place)
    take(info.id, place)
    parts.forEach((part, number) => {
      const where = `${place}["parts"][${number}]`
      if (part.sessionID !== sessionID || part.messageID !== info.id) {
        throw bad(`sessionID and messageID must be those of its message "${info.id}"`, where)
      }
      take(part.id, where)
    })
  })
}

const bad = (reason: string, place: string) =>
  new NamedError("BadRequestError", { message: `Check the body: ${reason}, at ${place}`, kind: "Payload" })
