import { NamedError } from "../errors.ts"
import type { Events, Publisher } from "../events.ts"
import type { IDs } from "../ids.ts"
import { type Location, listRoot, relativePath } from "../location.ts"
import type { Clock } from "../ports/clock.ts"
import type { PermissionRuleset } from "../schema/permission.ts"
import type { Session } from "../schema/session.ts"
import type { SessionCreateInput, SessionListQuery, SessionUpdateInput } from "../schema/session-input.ts"
import type { Todo } from "../schema/todo.ts"
import type { SessionStore } from "../storage/sessions.ts"
import { listSessions, type SessionPage } from "./list.ts"
import { defaultTitle, makeSlug } from "./titles.ts"
import { VERSION } from "../version.ts"

/** Sessions of one workspace. Every change is stored, then announced. */
export interface Sessions {
  /** @param id of a client's making, which must be free */
  create(input?: SessionCreateInput, id?: string): Session
  /** Stores a session that was made elsewhere as one of this directory. Its id must be free. */
  adopt(session: Session): Session
  /** @throws NotFoundError */
  get(id: string): Session
  find(id: string): Session | undefined
  /** Those of this work tree, whatever `scope` says. @throws BadRequestError for a cursor that is none */
  list(query: SessionListQuery): SessionPage
  /** All that are directly below, the oldest first. @throws NotFoundError */
  children(id: string): Session[]
  /** Ids of a session and of all below it, children first. */
  family(id: string): string[]
  /** Title, archive date, metadata, and permission rules that are added; does not count as an update of the session. @throws NotFoundError */
  update(id: string, input: SessionUpdateInput): Session
  /** Changes a session as part of a run. @throws NotFoundError */
  change(id: string, edit: (session: Session) => void): Session
  /** Removes a session and its children, children first. @throws NotFoundError */
  remove(id: string): void
  todos(id: string): Todo[]
  updateTodos(id: string, todos: Todo[]): void
}

export interface SessionsOptions {
  store: SessionStore
  events: Events
  publisher: Publisher
  ids: IDs
  clock: Clock
  location: Location
}

export const createSessions = ({ store, events, publisher, ids, clock, location }: SessionsOptions): Sessions => {
  const get = (id: string): Session => {
    const session = store.find(id)
    if (!session) throw notFound(id)
    return session
  }

  const change = (id: string, edit: (session: Session) => void): Session =>
    events.transaction(() => {
      const session = get(id)
      edit(session)
      store.update(session)
      publisher.publish("session.updated", { sessionID: id, info: session })
      return session
    })

  const insert = (session: Session): Session =>
    events.transaction(() => {
      store.insert(session, listRoot(location))
      publisher.publish("session.created", { sessionID: session.id, info: session })
      return session
    })

  const family = (id: string): string[] => [...store.childIDs(id).flatMap(family), id]

  return {
    create(input = {}, id = ids.make("ses")) {
      const now = clock.now()
      const session: Session = {
        id,
        slug: makeSlug(),
        version: VERSION,
        projectID: location.projectID,
        directory: location.directory,
        path: relativePath(location),
        ...(input.parentID && { parentID: input.parentID }),
        title: input.title ?? defaultTitle(now, input.parentID !== undefined),
        ...(input.agent && { agent: input.agent }),
        ...(input.model && { model: input.model }),
        ...(input.metadata && { metadata: input.metadata }),
        ...(input.permission && { permission: input.permission }),
        cost: 0,
        tokens: { input: 0, output: 0, reasoning: 0, cache: { read: 0, write: 0 } },
        time: { created: now, updated: now },
      }
      return insert(session)
    },
    adopt: (session) =>
      insert({
        ...session,
        projectID: location.projectID,
        directory: location.directory,
        path: relativePath(location),
      }),
    get,
    find: (id) => store.find(id),
    list: (query) => listSessions(store, { root: listRoot(location) }, query),
    children: (id) => {
      get(id)
      return store.page({ parent: id, order: "asc" })
    },
    family,
    update: (id, { title, metadata, permission, time }) =>
      // Title and archive date are announced one by one, as clients know it.
      events.transaction(() => {
        let session = get(id)
        if (title !== undefined) session = change(id, (draft) => void (draft.title = title))
        if (metadata !== undefined) session = change(id, (draft) => void (draft.metadata = metadata))
        if (permission !== undefined) session = change(id, (draft) => void addRules(draft, permission))
        const archived = time?.archived
        if (archived !== undefined) session = change(id, (draft) => void (draft.time.archived = archived))
        return session
      }),
    change,
    remove: (id) =>
      events.transaction(() => {
        get(id)
        for (const each of family(id)) {
          const info = store.find(each)
          store.remove(each)
          publisher.publish("session.deleted", { sessionID: each, info })
        }
      }),
    todos: (id) => store.todos(id),
    updateTodos: (id, todos) =>
      events.transaction(() => {
        store.saveTodos(id, todos)
        publisher.publish("todo.updated", { sessionID: id, todos })
      }),
  }
}

const addRules = (session: Session, rules: PermissionRuleset) => {
  session.permission = [...(session.permission ?? []), ...rules]
}

const notFound = (id: string) =>
  new NamedError("NotFoundError", { message: `Find session "${id}": no session has this id` })
