import { readFile } from "node:fs/promises"
import { join } from "node:path"
import type { Log } from "../../runtime/ports/log.ts"
import type { Platform } from "../../runtime/platform.ts"
import { trackedBackground } from "../shared/background.ts"
import { systemClock } from "../shared/clock.ts"
import { vendorModels } from "../shared/models.ts"
import { nodeBrowser } from "./browser.ts"
import { nodeCatalogue } from "./catalogue.ts"
import { gitClone } from "./clone.ts"
import { nodeDatabase, type NodeDatabase } from "./database.ts"
import { admitPublic, nodeEgress } from "./egress.ts"
import { nodeEnvironment } from "./environment.ts"
import { nodeFiles } from "./files.ts"
import { nodeLoopback } from "./loopback.ts"
import { nodeOwner } from "./owner.ts"
import { nodeProcesses } from "./processes.ts"
import { nodeSearch } from "./search.ts"
import { nodeShell } from "./shell.ts"
import { refreshedCatalogue } from "./refreshed-catalogue.ts"
import { nodeSnapshots } from "./snapshots.ts"
import { nodeTerminal } from "./terminal.ts"
import { nodeVcs } from "./vcs.ts"
import { nodeWatcher } from "./watcher.ts"

export interface NodePlatform extends Platform {
  database: NodeDatabase
  /** File that holds the database. */
  databasePath: string
}

export interface NodePlatformOptions {
  log: Log
  /** Directory that requests without one mean. */
  cwd: string
  /** The package's `data/` folder. */
  packageData: string
}

/** All ports of a machine with a disk, processes and git. */
export const nodePlatform = ({ log, cwd, packageData }: NodePlatformOptions): NodePlatform => {
  const environment = nodeEnvironment(process.env, cwd)
  const { data } = environment.paths
  const databasePath = join(data, "opencode.db")
  const processes = nodeProcesses({ environment })
  const egress = nodeEgress({ environment })
  return {
    environment,
    log,
    databasePath,
    database: nodeDatabase(databasePath),
    owner: nodeOwner(environment.bootID),
    clock: { ...systemClock(log), soon },
    background: trackedBackground(log),
    files: nodeFiles(),
    search: nodeSearch({ processes }),
    shell: nodeShell({ environment }),
    terminal: nodeTerminal({ environment }),
    processes,
    vcs: nodeVcs(processes, gitClone({ processes, environment, egress })),
    watcher: nodeWatcher(),
    snapshots: nodeSnapshots({ processes, log, dataDirectory: data }),
    egress,
    browser: nodeBrowser({ environment }),
    loopback: nodeLoopback(log),
    models: vendorModels({ readText, admit: admitPublic({ environment }) }),
    catalogue: refreshedCatalogue({ shipped: nodeCatalogue(packageData), environment, log }),
  }
}

/** A timer would wait for a millisecond at least. */
const soon = (work: () => void): void => void setImmediate(work)

/** Credentials of the user's other programs, such as gcloud's. */
const readText = (path: string): Promise<string | undefined> => readFile(path, "utf8").catch(() => undefined)
