import type { Publisher } from "../events.ts"
import type { Location } from "../location.ts"
import type { Clock } from "../ports/clock.ts"
import type { Snapshots } from "../ports/snapshots.ts"
import type { MessageWithParts } from "../schema/message.ts"
import type { SessionRevertInput } from "../schema/session-input.ts"
import type { Session, SessionRevert } from "../schema/session.ts"
import { boundPatches, type Diffs, totalOf } from "./diffs.ts"
import type { Messages } from "./messages.ts"
import type { Runs } from "./runs.ts"
import type { Sessions } from "./sessions.ts"
import { spentOn, subtractSpent } from "./spent.ts"
import { stretchOf } from "./stretch.ts"

/** Going back in a session: files at once, messages with the next prompt. */
export interface Reverts {
  /**
   * Puts the files that steps changed back to how they were before a message, or before a part of an answer. An answer is
   * undone together with its prompt unless text or tools stand before the part. An unknown message or part changes nothing.
   *
   * @param options `files`: false leaves the files as they are
   * @throws NotFoundError, SessionBusyError
   */
  revert(sessionID: string, input: SessionRevertInput, options?: { files?: boolean | undefined }): Promise<Session>
  /** Brings the files back. @throws NotFoundError, SessionBusyError */
  unrevert(sessionID: string): Promise<Session>
  /** Makes a pending revert final: its messages are removed. To be called before new ones are added. */
  settle(sessionID: string): Promise<void>
}

export interface RevertsOptions {
  sessions: Sessions
  messages: Messages
  runs: Runs
  publisher: Publisher
  snapshots: Snapshots | undefined
  location: Location
  clock: Clock
  diffs: Diffs
}

/** Where a revert begins: with a message, or inside it with a part. */
interface Point {
  messageID: string
  partID?: string | undefined
}

export const createReverts = (options: RevertsOptions): Reverts => {
  const { sessions, messages, runs, publisher, snapshots, location, clock, diffs } = options
  const { worktree } = location
  /** Reverts that are at work on files. */
  const working = new Map<string, Promise<unknown>>()

  const since = (all: MessageWithParts[], { messageID }: Point) => {
    const start = all.findIndex(({ info }) => info.id === messageID)
    return start < 0 ? [] : all.slice(start)
  }

  /** Puts the files that a pending revert changed back to how they were before it. */
  const restoreNewest = async (all: MessageWithParts[], revert: SessionRevert) => {
    const stretch = stretchOf(
      since(all, revert).flatMap(({ parts }) => parts),
      worktree,
    )
    if (!stretch || revert.snapshot === undefined) return
    await snapshots?.restore(worktree, revert.snapshot, [...stretch.files.keys()])
  }

  /** Puts each file back to how it was before its first change in the stretch. */
  const restoreBefore = async (files: Map<string, string>) => {
    const bySnapshot = new Map<string, string[]>()
    for (const [file, snapshot] of files) bySnapshot.set(snapshot, [...(bySnapshot.get(snapshot) ?? []), file])
    for (const [snapshot, names] of bySnapshot) await snapshots?.restore(worktree, snapshot, names)
  }

  /** Restores the files; says what the work tree was, and how it changed. */
  const restoreFiles = async (session: Session, all: MessageWithParts[], point: Point) => {
    if (session.revert) await restoreNewest(all, session.revert)
    if (!snapshots || location.vcs === undefined) return undefined
    const snapshot = session.revert?.snapshot ?? (await snapshots.take(worktree))
    if (snapshot === undefined) return undefined
    const stretch = stretchOf(
      since(all, point).flatMap(({ parts }) => parts),
      worktree,
    )
    if (!stretch) return { snapshot, diff: "", undone: [] }
    await restoreBefore(stretch.files)
    const after = await snapshots.take(worktree)
    if (after === undefined) return { snapshot, diff: "", undone: [] }
    const ours = ({ file }: { file: string }) => stretch.files.has(file)
    const changes = (await snapshots.diff(worktree, snapshot, after)).filter(ours)
    const undone = boundPatches((await snapshots.diff(worktree, after, snapshot)).filter(ours))
    return {
      snapshot,
      diff: changes
        .map(({ patch }) => patch)
        .join("")
        .trimEnd(),
      undone,
    }
  }

  const revertHere = async (sessionID: string, input: SessionRevertInput, withFiles: boolean): Promise<Session> => {
    const session = sessions.get(sessionID)
    const all = messages.all(sessionID)
    const point = pointOf(all, input)
    if (!point) return session
    const files = withFiles ? await restoreFiles(session, all, point) : undefined
    return messages.transaction(() => {
      if (files) publisher.publish("session.diff", { sessionID, diff: files.undone })
      return sessions.change(sessionID, (draft) => {
        draft.revert = { ...point, ...(files && { snapshot: files.snapshot, diff: files.diff }) }
        if (withFiles) draft.summary = totalOf(files?.undone ?? [])
        draft.time.updated = clock.now()
      })
    })
  }

  const unrevertHere = async (sessionID: string): Promise<Session> => {
    const { revert } = sessions.get(sessionID)
    if (!revert) return sessions.get(sessionID)
    await restoreNewest(messages.all(sessionID), revert)
    const session = sessions.change(sessionID, (draft) => {
      delete draft.revert
      draft.time.updated = clock.now()
    })
    // The totals are still those of what was undone.
    diffs.update(sessionID, undefined)
    return session
  }

  /** Nothing else may write the session meanwhile, but no client needs to see it busy. */
  const alone = (sessionID: string, work: () => Promise<Session>): Promise<Session> => {
    const done = runs.exclusive(sessionID, publisher, work, { quiet: true })
    const settled = done.then(
      () => {},
      () => {},
    )
    working.set(sessionID, settled)
    void settled.then(() => working.get(sessionID) === settled && working.delete(sessionID))
    return done
  }

  const removeSince = (session: Session, { messageID, partID }: Point) => {
    const removed = since(messages.all(session.id), { messageID })
    const [first, ...rest] = removed
    for (const { info } of partID === undefined ? removed : rest) messages.remove(session.id, info.id)
    const cut = first?.parts.findIndex(({ id }) => id === partID) ?? -1
    if (first && cut >= 0)
      for (const { id } of first.parts.slice(cut)) messages.removePart(session.id, first.info.id, id)
    const spent = spentOn((cut >= 0 ? rest : removed).map(({ info }) => info))
    sessions.change(session.id, (draft) => {
      delete draft.revert
      Object.assign(draft, subtractSpent(draft, spent))
    })
  }

  return {
    async revert(sessionID, input, { files = true } = {}) {
      sessions.get(sessionID)
      return alone(sessionID, () => revertHere(sessionID, input, files))
    },
    async unrevert(sessionID) {
      sessions.get(sessionID)
      return alone(sessionID, () => unrevertHere(sessionID))
    },
    async settle(sessionID) {
      await working.get(sessionID)
      const session = sessions.find(sessionID)
      const revert = session?.revert
      if (!session || !revert) return
      messages.transaction(() => removeSince(session, revert))
      diffs.update(sessionID, undefined)
    },
  }
}

const pointOf = (all: MessageWithParts[], { messageID, partID }: SessionRevertInput): Point | undefined => {
  const index = all.findIndex(({ info }) => info.id === messageID)
  const message = all[index]
  if (!message) return undefined
  const part = message.parts.findIndex(({ id }) => id === partID)
  if (partID !== undefined && part < 0) return undefined
  const stays = part > 0 && message.parts.slice(0, part).some(({ type }) => type === "text" || type === "tool")
  if (partID !== undefined && stays) return { messageID, partID }
  const prompt = all.findLast(({ info }, at) => at <= index && info.role === "user")
  return { messageID: prompt?.info.id ?? messageID }
}
