import type { Platform } from "../../runtime/platform.ts"
import type { Background } from "../../runtime/ports/background.ts"
import type { Database } from "../../runtime/ports/database.ts"
import type { Snapshots } from "../../runtime/ports/snapshots.ts"
import { trackedBackground } from "../shared/background.ts"
import { type MemoryBrowser, memoryBrowser } from "./browser.ts"
import { memoryCatalogue } from "./catalogue.ts"
import { type MemoryClock, memoryClock } from "./clock.ts"
import { type MemoryEgress, memoryEgress } from "./egress.ts"
import { type MemoryEnvironment, memoryEnvironment } from "./environment.ts"
import { type MemoryFiles, memoryFiles } from "./files.ts"
import { type MemoryLog, memoryLog } from "./log.ts"
import { type MemoryLoopback, memoryLoopback } from "./loopback.ts"
import { type ScriptedModels, scriptedModels } from "./models.ts"
import { type MemoryOwner, memoryOwner } from "./owner.ts"
import { memorySearch } from "./search.ts"
import { type MemoryShell, memoryShell } from "./shell.ts"
import { memorySnapshots } from "./snapshots.ts"
import { type MemoryTerminal, memoryTerminal } from "./terminal.ts"
import { type MemoryVcs, memoryVcs } from "./vcs.ts"
import { type MemoryWatcher, memoryWatcher } from "./watcher.ts"

/** A platform whose ports a test can script, or replace before it is used. It has no `processes`. */
export interface MemoryPlatform extends Platform {
  files: MemoryFiles
  models: ScriptedModels
  environment: MemoryEnvironment
  egress: MemoryEgress
  browser: MemoryBrowser
  loopback: MemoryLoopback
  clock: MemoryClock
  background: Background
  owner: MemoryOwner
  log: MemoryLog
  shell: MemoryShell
  terminal: MemoryTerminal
  vcs: MemoryVcs
  snapshots: Snapshots
  watcher: MemoryWatcher
}

/** All ports in memory, over a SQL database of the place where the test runs. The directory `/workspace` exists. */
export const memoryPlatform = (database: Database): MemoryPlatform => {
  const clock = memoryClock()
  const files = memoryFiles(clock.now)
  const log = memoryLog()
  const environment = memoryEnvironment()
  files.makeDirectory(environment.cwd)
  return {
    database,
    files,
    search: memorySearch(files),
    models: scriptedModels(),
    catalogue: memoryCatalogue(),
    environment,
    egress: memoryEgress(),
    browser: memoryBrowser(),
    loopback: memoryLoopback(),
    clock,
    background: trackedBackground(log),
    owner: memoryOwner(),
    log,
    shell: memoryShell(clock),
    terminal: memoryTerminal(),
    vcs: memoryVcs(files),
    snapshots: memorySnapshots(files),
    watcher: memoryWatcher(files),
  }
}
