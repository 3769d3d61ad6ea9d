import type { MemoryPlatform } from "../../adapters/memory/platform.ts"
import { createConfig } from "../../runtime/config/config.ts"
import { createFormatters, type Formatters } from "../../runtime/formatter/formatters.ts"
import { createLsp, type Lsp } from "../../runtime/lsp/lsp.ts"
import type { Processes } from "../../runtime/ports/processes.ts"
import type { FileCare } from "../../runtime/tools/tool.ts"
import { withPlatform } from "./platform.ts"

export interface CareSetup {
  processes?: Processes
  /** `/workspace/opencode.json`. */
  config?: object
  /** The user's own, which needs no trust. */
  global?: object
  trusted?: boolean
  /** By absolute path. */
  files?: Record<string, string>
  /** Absolute paths of programs that are installed. */
  programs?: string[]
}

export interface Care {
  platform: MemoryPlatform
  lsp: Lsp
  formatters: Formatters
  /** As tools get it. */
  care: FileCare
  /** Types of the events that were published. */
  events: string[]
  /** Changes the project's config. */
  configure(config: object): Promise<void>
}

/** Runs `body` with formatters and language servers of `/workspace`, whose PATH is `/bin`. */
export const withCare = (
  { processes, config = {}, global = {}, trusted = true, files = {}, programs = [] }: CareSetup,
  body: (care: Care) => Promise<void>,
): Promise<void> =>
  withPlatform(async (platform) => {
    if (processes) platform.processes = processes
    platform.environment.variables["PATH"] = "/bin"
    platform.files.seed({
      ...files,
      "/workspace/opencode.json": JSON.stringify(config),
      "/home/user/.config/opencode/opencode.json": JSON.stringify(global),
    })
    for (const program of programs) await platform.files.write(program, "#!", { mode: 0o755 })
    const location = { directory: "/workspace", worktree: "/workspace", projectID: "p", vcs: undefined }
    const service = createConfig({ ...platform, ...location, trusted: () => trusted })
    const events: string[] = []
    const publish = (type: string) => void events.push(type)
    const publisher = { publish, record: publish, publishTransient: publish }
    const lsp = createLsp({ platform, config: service, publisher, location, onStart: () => {} })
    const formatters = createFormatters({ platform, config: service, location })
    try {
      await body({
        ...{ platform, lsp, formatters, events },
        care: { touch: lsp.touch, diagnose: lsp.diagnose, format: formatters.format },
        async configure(changed) {
          await platform.files.write("/workspace/opencode.json", JSON.stringify(changed))
          service.reload()
        },
      })
    } finally {
      await lsp.stop()
      await platform.background.settled()
    }
  })
