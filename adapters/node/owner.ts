import { randomUUID } from "node:crypto"
import { readFileSync, readlinkSync } from "node:fs"
import type { Owner } from "../../runtime/ports/owner.ts"

/**
 * Names this process so that others on the machine can tell whether it lives: boot, process namespace, pid and start time.
 *
 * @param bootID see Environment.bootID; a process of an earlier boot is gone
 */
export const nodeOwner = (bootID: string): Owner => {
  const place = `${bootID}/${namespaceOf()}`
  const id = `${place}/${process.pid}/${startOf(process.pid) ?? ""}/${randomUUID().slice(0, 8)}`
  return {
    id,
    isGone(other) {
      const [boot, namespace, pid, start] = other.split("/")
      if (boot !== bootID) return true
      // Another container's pids mean nothing here: its heartbeat decides.
      if (`${boot}/${namespace}` !== place) return undefined
      const number = Number(pid)
      if (!isAlive(number)) return true
      // Without a start time (not Linux) a reused pid cannot be told apart: the heartbeat decides.
      return start ? startOf(number) !== start : undefined
    },
  }
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"
  }
}

/** Field 22 of /proc/PID/stat: ticks since boot. The command name before it may hold blanks and parentheses. */
const startOf = (pid: number): string | undefined => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8")
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19]
  } catch {
    // No /proc here.
    return undefined
  }
}

const namespaceOf = (): string => {
  try {
    return readlinkSync("/proc/self/ns/pid").replace(/\D/g, "")
  } catch {
    // No /proc here: one namespace.
    return "0"
  }
}
