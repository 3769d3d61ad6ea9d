import { NamedError } from "../errors.ts"
import type { Publisher } from "../events.ts"
import type { Location } from "../location.ts"
import type { Background } from "../ports/background.ts"
import type { Log } from "../ports/log.ts"
import type { SnapshotChange, Snapshots } from "../ports/snapshots.ts"
import type { Message } from "../schema/message.ts"
import type { Part } from "../schema/part.ts"
import type { SessionSummary, SnapshotFileDiff } from "../schema/session.ts"
import type { Messages } from "./messages.ts"
import type { Sessions } from "./sessions.ts"
import { stretchOf } from "./stretch.ts"

/** What sessions and prompts changed in the work tree. */
export interface Diffs {
  /** Changes of a whole session, up to a pending revert. Empty for an unknown session. */
  ofSession(sessionID: string): Promise<SnapshotFileDiff[]>
  /** Changes that answering one user message made. */
  ofMessage(sessionID: string, messageID: string): Promise<SnapshotFileDiff[]>
  /**
   * Brings a user message's list of changes and the session's totals up to date, in the background, and announces them.
   * Calls that come while it works are done together.
   */
  update(sessionID: string, messageID: string | undefined): void
}

export interface DiffsOptions {
  sessions: Sessions
  messages: Messages
  publisher: Publisher
  snapshots: Snapshots | undefined
  location: Location
  background: Background
  log: Log
}

/** Text of patches that a message keeps; larger files are listed with their counts alone. */
const PATCH_CHARS = 300_000

export const createDiffs = (options: DiffsOptions): Diffs => {
  const { sessions, messages, publisher, snapshots, location, background, log } = options
  /** User messages to bring up to date, by session. */
  const waiting = new Map<string, Set<string>>()
  /** Sessions that are being worked on. */
  const working = new Set<string>()

  const changesOf = async (parts: Part[]): Promise<SnapshotFileDiff[]> => {
    const { worktree } = location
    const stretch = stretchOf(parts, worktree)
    if (!stretch || !snapshots) return []
    try {
      const to = stretch.to ?? (await snapshots.take(worktree))
      const changes = to === undefined ? [] : await snapshots.diff(worktree, stretch.from, to)
      return boundPatches(changes.filter(({ file }) => stretch.files.has(file)))
    } catch (error) {
      // Old snapshots are thrown away; what they held can no longer be told.
      if (NamedError.is(error, "NotFoundError")) return []
      throw error
    }
  }

  const ofSession = (sessionID: string): Promise<SnapshotFileDiff[]> =>
    changesOf(messages.fileSteps(sessionID, { before: sessions.find(sessionID)?.revert?.messageID }))

  const answersTo = (sessionID: string, messageID: string) => {
    const isAnswer = (info: Message) => info.role === "assistant" && info.parentID === messageID
    const answers = new Set(messages.infos(sessionID, messageID).flatMap((info) => (isAnswer(info) ? info.id : [])))
    return messages.fileSteps(sessionID, { since: messageID }).filter((part) => answers.has(part.messageID))
  }

  const ofMessage = async (sessionID: string, messageID: string): Promise<SnapshotFileDiff[]> => {
    const info = messages.find(sessionID, messageID)?.info
    const known = info?.role === "user" ? info.summary?.diffs : undefined
    return known ?? changesOf(answersTo(sessionID, messageID))
  }

  const updateMessage = async (sessionID: string, messageID: string) => {
    const diffs = await changesOf(answersTo(sessionID, messageID))
    const info = messages.find(sessionID, messageID)?.info
    if (info?.role === "user") messages.save({ ...info, summary: { ...info.summary, diffs } })
  }

  const updateSession = async (sessionID: string) => {
    const diff = await ofSession(sessionID)
    // A pending revert shows its own totals.
    if (!sessions.find(sessionID) || sessions.get(sessionID).revert) return
    messages.transaction(() => {
      sessions.change(sessionID, (draft) => void (draft.summary = totalOf(diff)))
      publisher.publish("session.diff", { sessionID, diff })
    })
  }

  const work = async (sessionID: string): Promise<void> => {
    for (let messageIDs = waiting.get(sessionID); messageIDs; messageIDs = waiting.get(sessionID)) {
      waiting.delete(sessionID)
      try {
        await updateSession(sessionID)
        for (const messageID of messageIDs) await updateMessage(sessionID, messageID)
      } catch (error) {
        log("warn", "Compute what a session changed", { sessionID, error: String(error) })
      }
    }
    working.delete(sessionID)
  }

  return {
    ofSession,
    ofMessage,
    update(sessionID, messageID) {
      const messageIDs = waiting.get(sessionID) ?? new Set()
      if (messageID !== undefined) messageIDs.add(messageID)
      waiting.set(sessionID, messageIDs)
      if (working.has(sessionID)) return
      working.add(sessionID)
      background.run(work(sessionID))
    },
  }
}

/** Sums of lines and files. */
export const totalOf = (changes: SnapshotFileDiff[]): SessionSummary => ({
  additions: changes.reduce((sum, change) => sum + change.additions, 0),
  deletions: changes.reduce((sum, change) => sum + change.deletions, 0),
  files: changes.length,
})

/** Leaves out the patches that are too much together, the later files' first. */
export const boundPatches = (changes: SnapshotChange[]): SnapshotFileDiff[] => {
  let left = PATCH_CHARS
  return changes.map((change) => {
    left -= change.patch.length
    if (left >= 0) return change
    left += change.patch.length
    return { ...change, patch: "" }
  })
}
