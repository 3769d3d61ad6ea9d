import type { Instance } from "./instance.ts"
import type { Platform } from "./platform.ts"
import { pendingLogins } from "./storage/mcp-logins.ts"
import { pendingProviderLogins } from "./storage/provider-logins.ts"
import type { Store } from "./store.ts"

export interface IdleOptions {
  platform: Platform
  store: Store
  /** Whether a terminal there runs, or has ended just now. */
  hasTerminal(directory: string): boolean
}

/**
 * Makes what tells whether an instance can be closed without anybody missing anything: it runs no session, nobody follows its
 * events, and no terminal, question, login or new worktree waits for something. Language and MCP servers start again when needed.
 */
export const createIsIdle = ({ platform: { database, clock }, store, hasTerminal }: IdleOptions) => {
  const logins = [pendingLogins(database, clock.now), pendingProviderLogins(database, clock.now)]
  return (instance: Instance): boolean => {
    const { directory } = instance.location
    const { runs, events, permissionAsks, questionAsks } = store
    return (
      !runs.here().some((sessionID) => store.sessions.directoryOf(sessionID) === directory) &&
      events.readers(directory) === 0 &&
      !hasTerminal(directory) &&
      !instance.tui.isWaiting() &&
      !instance.worktrees.isStarting() &&
      permissionAsks.list(directory).length === 0 &&
      questionAsks.list(directory).length === 0 &&
      !logins.some((kept) => kept.findPast((login) => login.directory === directory))
    )
  }
}
