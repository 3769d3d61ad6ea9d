import type { Database } from "../../runtime/ports/database.ts"
import type { Log } from "../../runtime/ports/log.ts"
import { below } from "../shared/path-segments.ts"
import { fileTables } from "../shared/sql-file-tables.ts"
import type { WorkspaceFiles } from "../shared/sql-files.ts"

/** Notes of the clones that have begun and not ended: an object may be gone in the middle of one. */
export interface HalfClones {
  /** False when one into this directory is under way. @param isKept whether the directory was there before */
  begin(realPath: string, isKept: boolean): boolean
  end(realPath: string): void
  /** Removes what one clone has made, and its note. */
  undo(realPath: string): Promise<void>
  /** Removes what earlier lives of the object have left. To be called before it does anything else. What cannot be removed stays. */
  recover(log: Log): Promise<void>
}

export const halfClones = (source: Database, files: WorkspaceFiles): HalfClones => {
  const database = fileTables(source)

  const end = (realPath: string): void => void database.run("DELETE FROM fs_clones WHERE directory = ?", realPath)

  const undo = async (realPath: string): Promise<void> => {
    const row = database.get<{ is_kept: number }>("SELECT is_kept FROM fs_clones WHERE directory = ?", realPath)
    if (row?.is_kept === 1) {
      const entries = (await files.list(realPath)) ?? []
      for (const { name } of entries) await files.removeTree(`${below(realPath)}${name}`, { inSteps: true })
    } else await files.removeTree(realPath, { inSteps: true })
    // Last: what breaks off here is done again.
    end(realPath)
  }

  return {
    begin: (realPath, isKept) =>
      database.run(
        "INSERT INTO fs_clones (directory, is_kept) VALUES (?, ?) ON CONFLICT DO NOTHING",
        realPath,
        isKept ? 1 : 0,
      ) > 0,
    end,
    undo,
    recover: async (log) => {
      for (const { directory } of database.all<{ directory: string }>("SELECT directory FROM fs_clones")) {
        try {
          await undo(directory)
        } catch (error) {
          // Else no object would start here any more.
          log("error", "A clone that was cut off is left as it is", { directory, error: String(error) })
          end(directory)
        }
      }
    },
  }
}
