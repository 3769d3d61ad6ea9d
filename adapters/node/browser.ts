import { spawn } from "node:child_process"
import type { Browser } from "../../runtime/ports/browser.ts"
import type { Environment } from "../../runtime/ports/environment.ts"
import { childEnvironment } from "./child-environment.ts"

export interface NodeBrowserOptions {
  environment: Environment
  /** Program and arguments that the address follows. Default: what the system has for it. */
  command?: string[] | undefined
}

/** A program that still runs after this time has become the browser. */
const STARTED_MS = 1_000

/**
 * The default browser of this machine. On Linux there has to be a display, and no login over SSH: else a text browser would
 * start, or one that nobody sees.
 */
export const nodeBrowser = ({ environment, command = opener(environment) }: NodeBrowserOptions): Browser => ({
  open: async (url) => {
    const [program, ...args] = command ?? []
    const address = URL.parse(url)
    if (program === undefined || !address || !/^https?:$/.test(address.protocol)) return false
    // Not through the processes port: there a browser would end with the program that started it.
    const child = spawn(program, [...args, address.href], {
      detached: true,
      stdio: "ignore",
      env: childEnvironment(environment),
    })
    child.unref()
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, STARTED_MS, true)
      const end = (isShown: boolean) => {
        clearTimeout(timer)
        resolve(isShown)
      }
      child.once("error", () => end(false))
      child.once("exit", (code) => end(code === 0))
    })
  },
})

const opener = (environment: Environment): string[] | undefined => {
  if (environment.get("SSH_CONNECTION")) return undefined
  if (environment.os === "darwin") return ["open"]
  if (environment.os === "win32") return ["rundll32", "url.dll,FileProtocolHandler"]
  return environment.get("DISPLAY") || environment.get("WAYLAND_DISPLAY") ? ["xdg-open"] : undefined
}
