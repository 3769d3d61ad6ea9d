import type { SessionGlobalQuery } from "../schema/session-input.ts"
import type { GlobalSession } from "../schema/session.ts"
import type { ProjectStore } from "../storage/projects.ts"
import type { SessionStore } from "../storage/sessions.ts"

export interface GlobalSessionPage {
  sessions: GlobalSession[]
  /** Time of the last session's update, if older ones follow. */
  next?: number
}

const PAGE_DEFAULT = 100
const PAGE_LIMIT = 1000

/** Sessions of all projects, with what each project is. */
export const listAcross = (
  store: SessionStore,
  projects: ProjectStore,
  { directory, roots, start, cursor, search, archived, limit }: SessionGlobalQuery,
): GlobalSessionPage => {
  const size = Math.min(limit ?? PAGE_DEFAULT, PAGE_LIMIT)
  const found = store.list({
    ...{ directory, roots, start, search, limit: size + 1, olderThan: cursor },
    ...(!archived && { archived: false }),
  })
  const sessions = found.slice(0, size).map((session): GlobalSession => {
    const project = projects.find(session.projectID)
    if (!project) return { ...session, project: null }
    const { id, name, worktree } = project
    return { ...session, project: { id, ...(name !== undefined && { name }), worktree } }
  })
  const last = sessions.at(-1)
  return found.length > size && last ? { sessions, next: last.time.updated } : { sessions }
}
