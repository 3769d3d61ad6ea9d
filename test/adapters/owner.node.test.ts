import { spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import { readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { nodeOwner } from "../../adapters/node/owner.ts"

const noProc = () => undefined

/** The id of a process of this boot that has ended. */
const ended = (id: string): string => {
  const { pid } = spawnSync(process.execPath, ["--version"])
  return id.split("/").with(2, String(pid)).join("/")
}

test("a process that lives is not gone, one that has ended is", () => {
  const { id, isGone } = nodeOwner("boot")
  expect(isGone(id)).toBe(false)
  expect(isGone(ended(id))).toBe(true)
  expect(isGone(id.split("/").with(3, "1").join("/"))).toBe(true)
})

test("of another boot everything is gone, of another container nothing can be told", () => {
  const { id, isGone } = nodeOwner("boot")
  expect(isGone(nodeOwner("earlier").id)).toBe(true)
  expect(isGone(id.split("/").with(1, "7").join("/"))).toBeUndefined()
})

test("where the system tells no start times, the boot is a guess as well, and the heartbeat decides", () => {
  const { id, isGone } = nodeOwner("boot-1", noProc)
  expect(isGone(id)).toBeUndefined()
  expect(isGone(ended(id))).toBe(true)
  expect(isGone(nodeOwner("boot-2", noProc).id)).toBeUndefined()
})

test("a process that has ended is gone even while its parent does not ask about it", async () => {
  // The shell's child ends, and what the shell has become does not wait for it.
  const parent = spawn("sh", ["-c", "sleep 0.2 & echo $!; exec sleep 60"], { stdio: ["ignore", "pipe", "ignore"] })
  try {
    const [chunk] = (await once(parent.stdout, "data")) as [Buffer]
    const pid = chunk.toString().trim()
    const fields = () => readFileSync(`/proc/${pid}/stat`, "utf8").split(" ")
    const { id, isGone } = nodeOwner("boot")
    const child = id
      .split("/")
      .with(2, pid)
      .with(3, fields()[21] ?? "")
      .join("/")
    expect(isGone(child)).toBe(false)
    while (fields()[2] !== "Z") await new Promise((resolve) => setTimeout(resolve, 10))
    expect(isGone(child)).toBe(true)
  } finally {
    parent.kill("SIGKILL")
  }
})
