import type { Background } from "./ports/background.ts"
import type { Browser } from "./ports/browser.ts"
import type { Catalogue } from "./ports/catalogue.ts"
import type { Clock } from "./ports/clock.ts"
import type { Database } from "./ports/database.ts"
import type { Egress } from "./ports/egress.ts"
import type { Environment } from "./ports/environment.ts"
import type { Files } from "./ports/files.ts"
import type { Log } from "./ports/log.ts"
import type { Loopback } from "./ports/loopback.ts"
import type { Models } from "./ports/models.ts"
import type { Owner } from "./ports/owner.ts"
import type { Processes } from "./ports/processes.ts"
import type { Search } from "./ports/search.ts"
import type { Shell } from "./ports/shell.ts"
import type { Snapshots } from "./ports/snapshots.ts"
import type { Terminal } from "./ports/terminal.ts"
import type { Vcs } from "./ports/vcs.ts"
import type { Watcher } from "./ports/watcher.ts"

/** All ports of one place. An optional port is a capability that the place may lack. */
export interface Platform {
  database: Database
  files: Files
  search: Search
  models: Models
  catalogue: Catalogue
  environment: Environment
  egress: Egress
  clock: Clock
  background: Background
  owner: Owner
  log: Log
  shell?: Shell
  terminal?: Terminal
  processes?: Processes
  vcs?: Vcs
  snapshots?: Snapshots
  browser?: Browser
  loopback?: Loopback
  watcher?: Watcher
}
