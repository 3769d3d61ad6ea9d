import type { ConfigService } from "../config/config.ts"
import type { Snapshots } from "../ports/snapshots.ts"

/** Snapshots, unless the config turns them off with `snapshot: false`. */
export const optionalSnapshots = (snapshots: Snapshots | undefined, config: ConfigService): Snapshots | undefined =>
  snapshots && {
    ...snapshots,
    take: async (worktree, options) =>
      (await config.get()).snapshot === false ? undefined : snapshots.take(worktree, options),
  }
