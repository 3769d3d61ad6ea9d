import { isWithin } from "../config/paths.ts"
import { NamedError } from "../errors.ts"
import type { Events, Publisher } from "../events.ts"
import { type Location, listRoot, relativePath } from "../location.ts"
import type { Platform } from "../platform.ts"
import { locate, normalizeDirectory } from "../project/locate.ts"
import type { Session } from "../schema/session.ts"
import type { MoveSessionInput } from "../schema/session-input.ts"
import type { SessionStore } from "../storage/sessions.ts"
import type { Runs } from "./runs.ts"

/**
 * Has a session go on in another directory of its project; its children stay where they are. Nothing happens when it is there.
 *
 * @throws MoveSessionError, also while the session runs
 */
export type MoveSession = (input: MoveSessionInput) => Promise<void>

export interface MoveSessionOptions {
  platform: Platform
  store: SessionStore
  events: Events
  publisher: Publisher
  runs: Runs
  location: Location
  /** Directory that sessions cannot leave; absent where they can be anywhere. */
  root: string | undefined
}

export const createMoveSession = ({
  platform,
  store,
  events,
  publisher,
  runs,
  location,
  root,
}: MoveSessionOptions): MoveSession => {
  const find = (id: string): Session => {
    const session = store.find(id)
    if (!session) throw refused(`Find session "${id}": no session has this id`)
    return session
  }

  const destinationOf = async (given: string): Promise<Location> => {
    if (!/^(\/|[A-Za-z]:[\\/])/.test(given) || given.includes("\0")) {
      throw refused(`Name the destination's directory by an absolute path, not "${given}"`)
    }
    const directory = normalizeDirectory(given, location.directory)
    if (root !== undefined && !isWithin(directory, root)) {
      throw refused(
        `Export the session and import it in "${directory}": that belongs to another workspace than "${root}"`,
      )
    }
    const stat = await platform.files.stat(directory)
    if (stat?.type !== "directory") throw refused(`Move to a directory that exists: "${directory}" is none`)
    const destination = await locate(platform, directory)
    if (destination.projectID !== location.projectID) {
      throw refused(`Move within the project: "${directory}" belongs to another one`)
    }
    return destination
  }

  /** What belongs to the files of a work tree cannot follow the session into another one. */
  const assertNothingLeft = async (session: Session, { worktree }: Location, moveChanges: boolean | undefined) => {
    if (worktree === location.worktree) return
    if (session.revert) {
      throw refused("Redo first, or send a prompt: what was undone can be brought back in this work tree only")
    }
    if (!moveChanges) return
    const changes = await platform.vcs?.changes({ directory: location.worktree, since: "head" })
    if (changes && changes.length > 0) {
      throw refused("Commit the changes, or move without them: this server leaves changed files where they are")
    }
  }

  const announce = (session: Session, destination: Location) => {
    const info = { sessionID: session.id, info: session }
    publisher.publish("session.updated", info)
    events.scoped({ directory: session.directory, project: session.projectID }).publish("session.updated", info)
    events.scoped({}).publish("session.next.moved", {
      timestamp: session.time.updated,
      sessionID: session.id,
      location: { directory: session.directory },
      subdirectory: relativePath(destination),
    })
  }

  return async ({ sessionID, destination: { directory }, moveChanges }) => {
    find(sessionID)
    const destination = await destinationOf(directory)
    if (destination.directory === location.directory) return
    const move = async () => {
      await assertNothingLeft(find(sessionID), destination, moveChanges)
      events.transaction(() => {
        const session: Session = {
          ...find(sessionID),
          directory: destination.directory,
          path: relativePath(destination),
        }
        session.time = { ...session.time, updated: platform.clock.now() }
        store.move(session, listRoot(destination))
        announce(session, destination)
      })
    }
    // Its lease keeps other processes from starting a run in the old directory meanwhile.
    await runs.exclusive(sessionID, publisher, move, { quiet: true }).catch((error: unknown) => {
      throw NamedError.is(error, "SessionBusyError") ? refused(error.message) : error
    })
  }
}

const refused = (message: string) => new NamedError("MoveSessionError", { message })
