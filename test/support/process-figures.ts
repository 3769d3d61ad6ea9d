import { readdirSync, readFileSync, readlinkSync } from "node:fs"
import type { ServerProcess } from "./server-process.ts"

/** Memory of a process, in MB. Linux only. */
export const rssMB = ({ child }: ServerProcess): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1]) / 1024

/** How many sockets a process holds. Linux only. */
export const socketsOf = ({ child }: ServerProcess): number =>
  readdirSync(`/proc/${child.pid}/fd`).filter((fd) => {
    try {
      return readlinkSync(`/proc/${child.pid}/fd/${fd}`).startsWith("socket:")
    } catch {
      // Closed meanwhile.
      return false
    }
  }).length
