import { randomUUID } from "node:crypto"
import { readFileSync, readlinkSync } from "node:fs"
import type { Owner } from "../../runtime/ports/owner.ts"

/**
 * Names this process so that others on the machine can tell whether it lives: boot, process namespace, pid and start time.
 *
 * @param bootID see Environment.bootID; a process of an earlier boot is gone
 * @param startOf a process's start time; undefined where nothing tells it
 */
export const nodeOwner = (bootID: string, startOf = startInProc): Owner => {
  const place = `${bootID}/${namespaceOf()}`
  const ownStart = startOf(process.pid)
  const id = `${place}/${process.pid}/${ownStart ?? ""}/${randomUUID().slice(0, 8)}`
  return {
    id,
    isGone(other) {
      const [boot, namespace, pid, start] = other.split("/")
      // Without a start time (not Linux) the boot's name is a guess too, which a clock that is set changes.
      if (boot !== bootID) return ownStart === undefined ? undefined : true
      // Another container's pids mean nothing here: its heartbeat decides.
      if (`${boot}/${namespace}` !== place) return undefined
      const number = Number(pid)
      if (!isAlive(number)) return true
      // Without a start time a reused pid cannot be told apart either.
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

/**
 * Field 22 of /proc/PID/stat: ticks since boot. The command name before it may hold blanks and parentheses. Undefined also for a
 * process that has ended and that its parent has not asked about (state Z).
 */
const startInProc = (pid: number): string | undefined => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8")
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ")
    return fields[0] === "Z" ? undefined : fields[19]
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
