import { NamedError } from "../errors.ts"
import type { Events } from "../events.ts"
import type { Location } from "../location.ts"
import type { Platform } from "../platform.ts"
import type { VcsWorktree, VcsWorktrees } from "../ports/vcs.ts"
import { normalizeDirectory } from "../project/locate.ts"
import type { Worktree, WorktreeCreateInput } from "../schema/worktree.ts"
import type { Server } from "../server.ts"
import { makeSlug } from "../session/titles.ts"

/** Further work trees of the repository of one workspace: a place for an agent of its own. */
export interface Worktrees {
  /** Their directories; none where there is no git. @throws WorktreeListFailedError */
  list(): Promise<string[]>
  /**
   * Makes one, on a new branch `opencode/NAME`, in the data folder. Its files come later: `worktree.ready` or `worktree.failed`
   * says so in its directory. Then the project's start command runs there, and the one that is given.
   *
   * @throws UnsupportedError, WorktreeNotGitError, WorktreeCreateFailedError
   */
  create(input?: WorktreeCreateInput): Promise<Worktree>
  /** Makes one what the default branch is, discards all else in it, and runs the project's start command again. @throws UnsupportedError, WorktreeResetFailedError */
  reset(directory: string): Promise<void>
  /** Removes one, whatever is in it, with its branch if `create` made that. One that is gone is forgotten. @throws UnsupportedError, WorktreeRemoveFailedError */
  remove(directory: string): Promise<void>
  /** Makes the directories of a project those that git knows. @throws ProjectNotFoundError, ProjectCopyError */
  refresh(projectID: string): Promise<void>
  /** Whether start commands of new worktrees run. */
  isStarting(): boolean
  /** Ends the start commands that run. */
  stop(): Promise<void>
}

export interface WorktreesOptions {
  platform: Platform
  server: Server
  location: Location
  events: Events
  /** Gives a directory this one's trust, or takes it away. */
  passTrust(directory: string): Promise<void>
  /** Ends the instances of a directory and of those below it. */
  disposeWithin(directory: string): Promise<void>
}

/** Branches with this prefix are ours to remove. */
const PREFIX = "opencode/"
const NAME_LIMIT = 60
/** A name that is taken, by a directory or a branch, gets an addition. */
const TRIES = 4
const START_TIMEOUT_MS = 30 * 60_000

type Failure =
  | "WorktreeListFailedError"
  | "WorktreeCreateFailedError"
  | "WorktreeResetFailedError"
  | "WorktreeRemoveFailedError"
  | "ProjectCopyError"

export const createWorktrees = (options: WorktreesOptions): Worktrees => {
  const { platform, server, location, events } = options
  const { files, shell, background, environment, log, vcs } = platform
  const { projectID, directory: here } = location

  /** Start commands that run, by worktree. */
  const starting = new Map<string, { stop: AbortController; done: Promise<void> }>()

  const port = (): VcsWorktrees => {
    if (vcs?.worktrees) return vcs.worktrees
    throw new NamedError("UnsupportedError", {
      message: "Work with worktrees elsewhere: a repository has one work tree only here",
    })
  }

  const all = async (directory: string, failure: Failure): Promise<VcsWorktree[]> =>
    (await attempt(failure, () => vcs?.worktrees?.list(directory))) ?? []

  /** The worktree that a client names, and the repository's own work tree. */
  const find = async (named: string, failure: Failure) => {
    port()
    const [own, ...others] = await all(here, failure)
    const directory = await files.realPath(normalizeDirectory(named, here))
    if (own?.directory === directory)
      throw new NamedError(failure, { message: `Leave "${directory}" alone: it is the repository's own work tree` })
    return { own, directory, found: others.find((worktree) => worktree.directory === directory) }
  }

  const register = (directory: string, id = projectID) =>
    server.projects.register({ id, worktree: directory, vcs: "git" }, directory)

  const runCommands = async (directory: string, extra: string | undefined, signal: AbortSignal) => {
    const { commands } = await server.projects.get(projectID)
    for (const command of [commands?.start, extra]) {
      if (!command || !shell || signal.aborted) continue
      const { exit, ended } = await shell.run({ command, cwd: directory, timeoutMs: START_TIMEOUT_MS, signal })
      if (exit !== 0 && ended !== "aborted")
        log("warn", "Start command of a worktree failed", { directory, command, exit, ended })
    }
  }

  const start = (directory: string, extra?: string): Promise<void> => {
    const stop = new AbortController()
    const done = runCommands(directory, extra, stop.signal).finally(() => starting.delete(directory))
    starting.set(directory, { stop, done })
    return done
  }

  const stopStart = async (directory: string) => {
    const found = starting.get(directory)
    found?.stop.abort()
    await found?.done
  }

  const fill = async ({ name, branch, directory }: Worktree, startCommand: string | undefined) => {
    const publisher = events.scoped({ directory, project: projectID })
    try {
      await port().reset(directory, "head")
    } catch (error) {
      const message = NamedError.is(error, "VcsFailedError") ? error.message : "Cannot write the files"
      log("error", "Worktree has no files", { directory, error: String(error) })
      publisher.publish("worktree.failed", { message })
      return
    }
    publisher.publish("worktree.ready", { name, ...(branch !== undefined && { branch }) })
    await start(directory, startCommand)
  }

  const add = async (wish: string | undefined): Promise<Worktree & { branch: string }> => {
    const top = `${await files.realPath(environment.paths.data)}/worktree/${projectID}`
    const base = slugOf(wish ?? "")
    let reason: unknown
    for (let tries = 0; tries < TRIES; tries++) {
      const name = [base, ...(base === "" || tries > 0 ? [makeSlug()] : [])].filter(Boolean).join("-")
      const worktree = { name, branch: `${PREFIX}${name}`, directory: `${top}/${name}` }
      if (await files.stat(worktree.directory)) continue
      try {
        await port().add(here, worktree)
        return worktree
      } catch (error) {
        if (!NamedError.is(error, "VcsFailedError")) throw error
        reason = error
      }
    }
    const message = reason instanceof Error ? reason.message : `Choose another name than "${base}": it is taken`
    throw new NamedError("WorktreeCreateFailedError", { message })
  }

  return {
    list: async () => (await all(here, "WorktreeListFailedError")).slice(1).map(({ directory }) => directory),
    async create({ name, startCommand } = {}) {
      port()
      if (!location.vcs)
        throw new NamedError("WorktreeNotGitError", { message: `Make "${here}" a git repository first: it is none` })
      const worktree = await add(name)
      await options.passTrust(worktree.directory)
      await register(worktree.directory)
      background.run(fill(worktree, startCommand))
      return worktree
    },
    async reset(named) {
      const { directory, found } = await find(named, "WorktreeResetFailedError")
      if (!found) throw unknown("WorktreeResetFailedError", directory)
      await stopStart(directory)
      await attempt("WorktreeResetFailedError", () => port().reset(directory, "default"))
      background.run(start(directory))
    },
    async remove(named) {
      const { own, directory, found } = await find(named, "WorktreeRemoveFailedError")
      if (!found && (await files.stat(directory))) throw unknown("WorktreeRemoveFailedError", directory)
      if (found && own) {
        await Promise.all([stopStart(directory), options.disposeWithin(directory)])
        const branch = found.branch?.startsWith(PREFIX) ? { branch: found.branch } : {}
        await attempt("WorktreeRemoveFailedError", () => port().remove(own.directory, { directory, ...branch }))
      }
      await server.projects.forget(projectID, directory)
    },
    isStarting: () => starting.size > 0,
    stop: async () => void (await Promise.all([...starting.keys()].map(stopStart))),
    async refresh(id) {
      const project = await server.projects.get(id)
      if (!project.vcs || !vcs?.worktrees) return
      for (const { directory } of await all(project.worktree, "ProjectCopyError")) await register(directory, id)
      for (const directory of await server.projects.directories(id))
        if (!(await files.stat(directory))) await server.projects.forget(id, directory)
    },
  }
}

/** What git refuses becomes the operation's own error. */
const attempt = async <Result>(failure: Failure, body: () => Result | Promise<Result>): Promise<Result> => {
  try {
    return await body()
  } catch (error) {
    throw NamedError.is(error, "VcsFailedError") ? new NamedError(failure, { message: error.message }) : error
  }
}

const unknown = (failure: Failure, directory: string) =>
  new NamedError(failure, {
    message: `Choose another directory than "${directory}": it is no worktree of this repository`,
  })

const slugOf = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, NAME_LIMIT)
    .replace(/^-+|-+$/g, "")
