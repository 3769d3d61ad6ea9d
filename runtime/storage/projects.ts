import type { Database } from "../ports/database.ts"
import type { Project } from "../schema/project.ts"

export interface ProjectStore {
  find(id: string): Project | undefined
  save(project: Project): void
  list(): Project[]
  /** Up to `limit` projects whose ids come after this one. */
  after(id: string, limit: number): Project[]
  addDirectory(id: string, directory: string): void
  removeDirectory(id: string, directory: string): void
  directories(id: string): string[]
  /** Up to `limit` of a project's directories that come after this one. */
  directoriesAfter(id: string, directory: string, limit: number): string[]
}

export const projectStore = (database: Database): ProjectStore => {
  const parse = (row: { info: string }) => JSON.parse(row.info) as Project
  return {
    find(id) {
      const row = database.get<{ info: string }>("SELECT info FROM project WHERE id = ?", id)
      return row && parse(row)
    },
    save: (project) =>
      void database.run("INSERT OR REPLACE INTO project (id, info) VALUES (?, ?)", project.id, JSON.stringify(project)),
    list: () => database.all<{ info: string }>("SELECT info FROM project ORDER BY id").map(parse),
    after: (id, limit) =>
      database.all<{ info: string }>("SELECT info FROM project WHERE id > ? ORDER BY id LIMIT ?", id, limit).map(parse),
    addDirectory: (id, directory) =>
      void database.run("INSERT OR IGNORE INTO project_directory (project, directory) VALUES (?, ?)", id, directory),
    removeDirectory: (id, directory) =>
      void database.run("DELETE FROM project_directory WHERE project = ? AND directory = ?", id, directory),
    directories: (id) =>
      database
        .all<{ directory: string }>("SELECT directory FROM project_directory WHERE project = ? ORDER BY directory", id)
        .map((row) => row.directory),
    directoriesAfter: (id, directory, limit) =>
      database
        .all<{ directory: string }>(
          "SELECT directory FROM project_directory WHERE project = ? AND directory > ? ORDER BY directory LIMIT ?",
          ...[id, directory, limit],
        )
        .map((row) => row.directory),
  }
}
