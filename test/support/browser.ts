import { execFile } from "node:child_process"
import { existsSync } from "node:fs"
import { promisify } from "node:util"
import { withDirectory } from "./temporary.ts"

/** A real browser, where there is one. */
export const BROWSER = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) =>
  existsSync(path),
)

/** Opens a page and gives what has become of it after four seconds of its own time. `evil.test` is this machine. */
export const browse = (url: string): Promise<string> =>
  withDirectory(async (profile) => {
    const args = [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--dump-dom",
      "--virtual-time-budget=4000",
      "--no-first-run",
    ]
    const more = [
      `--user-data-dir=${profile}`,
      "--host-resolver-rules=MAP evil.test 127.0.0.1",
      "--disable-background-networking",
    ]
    const { stdout } = await promisify(execFile)(BROWSER ?? "", [...args, ...more, url], { timeout: 40_000 })
    return stdout
  })
