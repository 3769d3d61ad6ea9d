import { spawn } from "node:child_process"
import { readdir, readFile } from "node:fs/promises"
import { setTimeout as sleep } from "node:timers/promises"

/** What a process may take to end by itself after SIGTERM. */
const GRACE_MS = 2_000

/** SIGKILL acts at once; only a process stuck in the kernel outlasts this. */
const KILL_MS = 500

/** Signals the process group of `leader`; false when no process of it is left. Signal 0 only asks. */
export const signalGroup = (leader: number, signal: NodeJS.Signals | 0): boolean => {
  try {
    process.kill(process.platform === "win32" ? leader : -leader, signal)
    return true
  } catch (error) {
    // It is there, but has become another user's.
    return (error as NodeJS.ErrnoException).code === "EPERM"
  }
}

/**
 * Ends a group whose leader was started detached, and what its session holds beside the group: SIGTERM, then SIGKILL after two
 * seconds. Resolves when all is gone. Only what made a session of its own (a daemon) escapes; where there is no /proc, also
 * what made a group of its own (`timeout`, `set -m`).
 */
export const endGroup = async (leader: number): Promise<void> => {
  if (process.platform === "win32") return endTree(leader)
  for (const { signal, waitMs } of [
    { signal: "SIGTERM", waitMs: GRACE_MS },
    { signal: "SIGKILL", waitMs: KILL_MS },
  ] as const) {
    const members = await sessionMembers(leader)
    if (members?.length === 0) return
    signalGroup(leader, signal)
    // One signal each: some programs take a second SIGTERM for impatience and skip their cleaning up.
    for (const member of members ?? []) if (member.group !== leader) signalProcess(member.pid, signal)
    if (await isGone(leader, waitMs)) return
  }
}

const isGone = async (leader: number, waitMs: number): Promise<boolean> => {
  const deadline = performance.now() + waitMs
  for (let pauseMs = 2; performance.now() < deadline; pauseMs = Math.min(pauseMs * 2, 50)) {
    await sleep(pauseMs)
    const members = await sessionMembers(leader)
    if (members ? members.length === 0 : !signalGroup(leader, 0)) return true
  }
  return false
}

const signalProcess = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(pid, signal)
  } catch {
    // It ended since it was listed.
  }
}

/**
 * Remembers groups that must not outlive this process.
 *
 * @returns a function that takes a leader and gives what to call when its group is gone
 */
export const exitGuard = (): ((leader: number) => () => void) => {
  const leaders = new Set<number>()
  const killAll = () => {
    for (const leader of leaders) signalGroup(leader, "SIGKILL")
  }
  return (leader) => {
    if (leaders.size === 0) process.once("exit", killAll)
    leaders.add(leader)
    return () => {
      leaders.delete(leader)
      if (leaders.size === 0) process.off("exit", killAll)
    }
  }
}

interface Member {
  pid: number
  group: number
}

/**
 * Lists the live processes whose session or group `leader` made, itself included; undefined where the system has no /proc.
 * Dead ones that nobody has reaped are left out: where PID 1 does not reap, they stay for ever.
 */
const sessionMembers = async (leader: number): Promise<Member[] | undefined> => {
  if (process.platform !== "linux") return undefined
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name))
  const stats = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/stat`, "latin1").catch(() => "")))
  return stats.flatMap((stat) => {
    // The second field is the program's name in parentheses, which may hold anything.
    const [state, , group, session] = stat.slice(stat.lastIndexOf(")") + 2).split(" ")
    const isDead = state === undefined || state === "" || state === "Z" || state === "X"
    const isMember = Number(group) === leader || Number(session) === leader
    return isMember && !isDead ? [{ pid: Number.parseInt(stat, 10), group: Number(group) }] : []
  })
}

const endTree = (leader: number): Promise<void> =>
  new Promise((resolve) => {
    const killer = spawn("taskkill", ["/PID", String(leader), "/T", "/F"], { stdio: "ignore" })
    killer.once("error", () => resolve())
    killer.once("exit", () => resolve())
  })
