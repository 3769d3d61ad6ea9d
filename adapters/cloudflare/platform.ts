import type { Platform } from "../../runtime/platform.ts"
import type { Log } from "../../runtime/ports/log.ts"
import { trackedBackground } from "../shared/background.ts"
import { systemClock } from "../shared/clock.ts"
import { vendorModels } from "../shared/models.ts"
import { sqlFiles } from "../shared/sql-files.ts"
import { sqlSearch } from "../shared/sql-search.ts"
import { sqlSnapshots } from "../shared/sql-snapshots.ts"
import { bucketOf } from "./bucket.ts"
import { bundledCatalogue } from "./catalogue.ts"
import { durableDatabase } from "./database.ts"
import { cloudflareEgress } from "./egress.ts"
import type { Env, ObjectContext } from "./bindings.ts"
import { cloudflareEnvironment } from "./environment.ts"
import { gitVcs } from "./git-vcs.ts"
import { halfClones } from "./half-clones.ts"
import { objectOwner } from "./owner.ts"
import { objectShell } from "./shell.ts"
import { workersAI } from "./workers-ai.ts"

export interface CloudflarePlatformOptions {
  log: Log
  env: Env
  ctx: ObjectContext
  /** Directory that requests without one mean. */
  cwd: string
  /** Who the object belongs to. */
  tenant: string
}

export interface CloudflarePlatform extends Platform {
  /** Removes what an earlier life of the object has left half done. To be called before it does anything else. */
  recover(): Promise<void>
}

/** All ports of a Durable Object: its SQL database, and the network. */
export const cloudflarePlatform = ({ log, env, ctx, cwd, tenant }: CloudflarePlatformOptions): CloudflarePlatform => {
  const environment = cloudflareEnvironment({ env, cwd, username: tenant, name: ctx.id.toString() })
  const database = durableDatabase(ctx.storage)
  const clock = systemClock(log)
  const egress = cloudflareEgress({ environment })
  const files = sqlFiles(database, { now: clock.now, bucket: env.R2 && bucketOf(env.R2, ctx.id.toString()) })
  // What runs for a model or a repository has no business with the server's own files.
  const ofWorkspace = files.bounded({ roots: [cwd, "/tmp"], hidden: environment.paths.own ?? [] })
  const shell = objectShell({ env, ctx, files: ofWorkspace, clock, egress, root: cwd })
  const background = trackedBackground(log, (work) => ctx.waitUntil(work))
  const halves = halfClones(database, ofWorkspace)
  return {
    environment,
    log,
    database,
    owner: objectOwner(),
    clock,
    background,
    files,
    search: sqlSearch({ database, files, now: clock.now }),
    ...(shell && { shell }),
    vcs: gitVcs({ database, files: ofWorkspace, egress }),
    snapshots: sqlSnapshots({ database, files, now: clock.now }),
    egress,
    models: vendorModels({ own: env.AI && workersAI(env.AI) }),
    catalogue: bundledCatalogue(),
    async recover() {
      await halves.recover(log)
      // A container may take long to answer. What it cannot give now, the next command asks it for.
      if (shell?.recover) background.run(shell.recover())
    },
  }
}
