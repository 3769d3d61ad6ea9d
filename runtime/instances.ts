import { isWithin } from "./config/paths.ts"
import { NamedError } from "./errors.ts"
import { createIsIdle } from "./idle.ts"
import { createInstance, type Instance } from "./instance.ts"
import { listRoot } from "./location.ts"
import { ptyNotFound } from "./pty/ptys.ts"
import { shareNotFound } from "./share/shares.ts"
import type { Platform } from "./platform.ts"
import { locate, normalizeDirectory } from "./project/locate.ts"
import type { Trust } from "./project/trust.ts"
import type { Server } from "./server.ts"
import { pendingLogins } from "./storage/mcp-logins.ts"
import { pendingProviderLogins } from "./storage/provider-logins.ts"
import type { Store } from "./store.ts"

/** What a request says about the workspace that it means. */
export interface InstanceTarget {
  directory: string | undefined
  sessionID: string | undefined
  /** Id of a permission request or a question. */
  requestID?: string | undefined
  /** Of a shared session: nobody is known who could name a directory. */
  shareSecret?: string | undefined
  /** Of a terminal: its ticket may be all that a client has. */
  ptyID?: string | undefined
  /** Of a login that an authorization server answers. */
  loginState?: string | undefined
}

/**
 * The instances of one process, one per directory, made when a request first means it. Beyond a hundred, a new one has those
 * that were used least recently closed, unless they do something: sessions live in the store, so nobody notices.
 */
export interface Instances {
  /**
   * The directory of what a request is about beats the one that it names; neither means the server's own.
   *
   * @throws NotADirectoryError, NotFoundError for an unknown share or login, PtyNotFoundError
   */
  instanceFor(target: InstanceTarget): Promise<Instance>
  /** Keeps an instance from being let go until the function that it gives is called. */
  hold(instance: Instance): () => void
  disposeAll(): Promise<void>
  /** Ends the programs that instances have started; for the end of the process. */
  close(): Promise<void>
  /** Has every instance read its config again, and tells the clients of those in a directory, without one of all, to ask again. */
  reloadConfigs(within?: string): Promise<void>
}

export interface InstancesOptions {
  platform: Platform
  store: Store
  server: Server
  trust: Trust
  /** Directory that sessions cannot leave; absent where they can be anywhere. */
  root?: string
}

interface Entry {
  made: Promise<Instance>
  /** Undefined until it is made. */
  instance: Instance | undefined
  /** Requests that are handled. */
  held: number
  /** Milliseconds since the epoch. */
  usedAt: number
}

const KEPT = 100
/** Who has just asked for an instance may not have begun to use it. */
const FRESH_MS = 1_000

export const createInstances = ({ platform, store, server, trust, root }: InstancesOptions): Instances => {
  /** By directory, the least recently used one first. */
  const instances = new Map<string, Entry>()
  /** Directories by terminal. */
  const terminals = new Map<string, string>()
  const hasTerminal = (directory: string) => [...terminals.values()].includes(directory)
  const isIdle = createIsIdle({ platform, store, hasTerminal })

  const create = async (directory: string, onDispose: () => void): Promise<Instance> => {
    const location = await locate(platform, directory)
    // A symlink in a trusted directory does not make trusted what it leads to.
    const real = await platform.files.realPath(directory)
    const { projectID: id, worktree, vcs } = location
    await server.projects.register({ id, worktree, ...(vcs && { vcs }) }, directory)
    return createInstance({
      ...{ platform, store, server, location, root },
      trusted: () => trust.isTrusted(real),
      addTrust: (named) => trustDirectory(normalizeDirectory(named, directory)),
      passTrust: async (to) => {
        const isTrusted = trust.isTrusted(worktree)
        if (isTrusted && !trust.isTrusted(to)) trust.add(to)
        if (!isTrusted) trust.remove(to)
      },
      disposeWithin,
      onDispose,
      onConfigUpdate: () => reloadConfigs(listRoot(location)),
      onTerminal: (id, exists) => void (exists ? terminals.set(id, directory) : terminals.delete(id)),
    })
  }

  const trustDirectory = async (directory: string): Promise<string> => {
    const stat = await platform.files.stat(directory)
    const path = directory
    if (!stat) throw new NamedError("FileNotFoundError", { message: `Cannot trust "${path}": no such directory`, path })
    if (stat.type !== "directory")
      throw new NamedError("NotADirectoryError", { message: `Cannot trust "${path}": it is not a directory`, path })
    const real = await platform.files.realPath(directory)
    if (real === "/") {
      const message = 'Trust a project, not "/": start the server with --trust to trust every directory'
      throw new NamedError("BadRequestError", { message, kind: "Payload" })
    }
    trust.add(real)
    platform.log("info", "Directory is trusted from now on", { directory: real })
    await reloadConfigs()
    return real
  }

  const disposeWithin = async (directory: string) => {
    for (const [key, { made }] of [...instances]) {
      const instance = isWithin(key, directory) ? await made.catch(() => undefined) : undefined
      await instance?.dispose()
    }
  }

  const reloadConfigs = async (within = "/") => {
    for (const { config, publisher, location } of await everyInstance()) {
      config.reload()
      const { directory } = location
      // The one event on which clients read everything again. Streams and runs go on.
      if (isWithin(directory, within)) publisher.publish("server.instance.disposed", { directory })
    }
  }

  const everyInstance = async (): Promise<Instance[]> => {
    const settled = await Promise.allSettled([...instances.values()].map(({ made }) => made))
    return settled.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []))
  }

  const letGo = () => {
    let surplus = instances.size - KEPT
    const now = platform.clock.now()
    for (const [key, { instance, held, usedAt }] of instances) {
      if (surplus <= 0) return
      if (!instance || held > 0 || usedAt + FRESH_MS > now || !isIdle(instance)) continue
      instances.delete(key)
      surplus -= 1
      platform.log("debug", "An idle instance is let go", { directory: key })
      platform.background.run(instance.close())
    }
  }

  const storedDirectory = ({
    sessionID,
    requestID,
    shareSecret,
    ptyID,
    loginState,
  }: InstanceTarget): string | undefined => {
    if (ptyID !== undefined) return terminalDirectory(ptyID)
    if (shareSecret !== undefined) return sharedDirectory(shareSecret)
    if (loginState !== undefined) return loginDirectory(loginState)
    const ask =
      requestID === undefined ? undefined : (store.permissionAsks.find(requestID) ?? store.questionAsks.find(requestID))
    const owner = ask?.sessionID ?? sessionID
    return owner === undefined ? undefined : store.sessions.directoryOf(owner)
  }

  const terminalDirectory = (id: string): string => {
    const directory = terminals.get(id)
    if (directory === undefined) throw ptyNotFound(id)
    return directory
  }

  const sharedDirectory = (secret: string): string => {
    const sessionID = store.shares.sessionOf(secret)
    const directory = sessionID === undefined ? undefined : store.sessions.directoryOf(sessionID)
    if (directory === undefined) throw shareNotFound()
    return directory
  }

  const logins = pendingLogins(platform.database, platform.clock.now)
  const providerLogins = pendingProviderLogins(platform.database, platform.clock.now)

  const loginDirectory = (state: string): string => {
    const login = logins.find(state) ?? providerLogins.find(state)
    if (login) return login.directory
    throw new NamedError("NotFoundError", { message: "Begin the login again: none is waiting for this answer" })
  }

  return {
    instanceFor(target) {
      const key = storedDirectory(target) ?? normalizeDirectory(target.directory, platform.environment.cwd)
      const usedAt = platform.clock.now()
      const known = instances.get(key)
      if (known) {
        known.usedAt = usedAt
        instances.delete(key)
        instances.set(key, known)
        return known.made
      }
      // Not the one that may have come after it.
      const forget = () => void (instances.get(key) === entry && instances.delete(key))
      const entry: Entry = { made: create(key, forget), instance: undefined, held: 0, usedAt }
      instances.set(key, entry)
      entry.made.then((instance) => void (entry.instance = instance), forget)
      letGo()
      return entry.made
    },
    hold(instance) {
      const entry = instances.get(instance.location.directory)
      if (entry?.instance !== instance) return () => {}
      entry.held += 1
      return () => {
        entry.held -= 1
        entry.usedAt = platform.clock.now()
      }
    },
    reloadConfigs,
    async disposeAll() {
      for (const instance of await everyInstance()) await instance.dispose()
    },
    async close() {
      await Promise.all((await everyInstance()).map((instance) => instance.close()))
    },
  }
}
