import type { Location } from "../../runtime/location.ts"
import type { Platform } from "../../runtime/platform.ts"
import { createMessages } from "../../runtime/session/messages.ts"
import { createSessions } from "../../runtime/session/sessions.ts"
import { createStore } from "../../runtime/store.ts"

export const PROJECT: Location = { directory: "/project", worktree: "/project", projectID: "abc", vcs: "git" }

/** A store on a memory platform with the sessions and messages of one project, as an instance has them. */
export const openStore = (platform: Platform, location: Location = PROJECT) => {
  const store = createStore({ platform, resume: () => {} })
  const publisher = store.events.scoped({ directory: location.directory, project: location.projectID })
  const { events, ids } = store
  const { clock } = platform
  const sessions = createSessions({ store: store.sessions, events, publisher, ids, clock, location })
  const messages = createMessages({ store: store.messages, events, publisher, clock })
  return { store, events, publisher, ids, sessions, messages }
}
