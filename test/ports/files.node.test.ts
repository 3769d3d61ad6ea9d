import { execFileSync } from "node:child_process"
import { once } from "node:events"
import { chmod, mkdir, mkdtemp, open, readdir, readFile, realpath, rm, stat, symlink } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Worker } from "node:worker_threads"
import { describe, expect, test } from "vitest"
import { nodeFiles } from "../../adapters/node/files.ts"
import { writeAtomically } from "../../adapters/node/file-write.ts"
import { NamedError } from "../../runtime/errors.ts"
import { filesSuite } from "./files.suite.ts"

const withRoot = async (body: (root: string) => Promise<void>) => {
  const root = await realpath(await mkdtemp(join(tmpdir(), "files-test-")))
  try {
    await body(root)
  } finally {
    await rm(root, { recursive: true })
  }
}

filesSuite((body) =>
  withRoot((root) =>
    body({
      files: nodeFiles(),
      root,
      symlink: (path, target) => symlink(target, path),
      makeDirectory: (path) => mkdir(path),
      makeOther: (path) => void execFileSync("mkfifo", [path]),
    }),
  ),
)

describe("modes", () => {
  test("a mode that is asked for is exact, whatever the umask is", () =>
    withRoot(async (root) => {
      const before = process.umask(0)
      try {
        await nodeFiles().write(`${root}/secret`, "", { mode: 0o600 })
        await nodeFiles().write(`${root}/program`, "", { mode: 0o755 })
      } finally {
        process.umask(before)
      }
      expect((await stat(`${root}/secret`)).mode & 0o777).toBe(0o600)
      expect((await stat(`${root}/program`)).mode & 0o777).toBe(0o755)
    }))

  test("an existing file keeps its own", () =>
    withRoot(async (root) => {
      const files = nodeFiles()
      await files.write(`${root}/program`, "old")
      await chmod(`${root}/program`, 0o750)
      await files.write(`${root}/program`, "new")
      expect((await stat(`${root}/program`)).mode & 0o777).toBe(0o750)
    }))
})

describe("odd files", () => {
  test("a sparse file of 10 GB is refused by its size, with and without a limit", () =>
    withRoot(async (root) => {
      const handle = await open(`${root}/sparse`, "w")
      await handle.truncate(10 * 2 ** 30)
      await handle.close()
      const tooLarge = expect.objectContaining({ name: "FileTooLargeError" })
      await expect(nodeFiles().read(`${root}/sparse`, { limitBytes: 1_000 })).rejects.toEqual(tooLarge)
      await expect(nodeFiles().read(`${root}/sparse`)).rejects.toEqual(tooLarge)
    }))

  test("a file that does not say its size is read to its end, within the limit", async () => {
    const files = nodeFiles()
    expect(await files.readText("/proc/self/status")).toMatch(/^Name:.*VmRSS/s)
    const tooLarge = expect.objectContaining({ name: "FileTooLargeError" })
    await expect(files.read("/proc/self/status", { limitBytes: 100 })).rejects.toEqual(tooLarge)
  })

  test("devices are never opened", async () => {
    const notAFile = expect.objectContaining({ name: "NotAFileError" })
    await expect(nodeFiles().read("/dev/zero")).rejects.toEqual(notAFile)
    await expect(nodeFiles().write("/dev/null", "")).rejects.toEqual(notAFile)
  })

  test("a file that cannot be replaced leaves no temporary file", () =>
    withRoot(async (root) => {
      await mkdir(`${root}/directory`)
      await expect(writeAtomically(`${root}/directory`, "", undefined, undefined)).rejects.toThrow()
      expect(await readdir(root)).toEqual(["directory"])
    }))
})

/** Swaps a directory for a link to another one and back, all the time, in a thread of its own. */
const SWAPPER = `
  const { renameSync, rmSync, symlinkSync } = require("node:fs")
  const { parentPort, workerData: { directory, kept, outside } } = require("node:worker_threads")
  const attempt = (work) => { try { work() } catch {} }
  parentPort.postMessage("started")
  for (;;) {
    attempt(() => renameSync(directory, kept))
    attempt(() => symlinkSync(outside, directory))
    attempt(() => rmSync(directory, { recursive: true }))
    attempt(() => renameSync(kept, directory))
  }
`

test("a directory that turns into a link between check and use lets nothing in or out", () =>
  withRoot(async (root) => {
    const files = nodeFiles()
    const within = { within: `${root}/inside` }
    await files.write(`${root}/outside/deep/file`, "secret")
    await files.write(`${root}/inside/swapped/deep/file`, "mine")
    const paths = { directory: `${root}/inside/swapped`, kept: `${root}/kept`, outside: `${root}/outside` }
    const swapper = new Worker(SWAPPER, { eval: true, workerData: paths })
    await once(swapper, "message")

    const outcomes = { mine: 0, secret: 0, refused: 0 }
    for (let round = 0; round < 2_000 || outcomes.mine === 0 || outcomes.refused === 0; round += 1) {
      try {
        const text = await files.readText(`${root}/inside/swapped/deep/file`, within)
        if (text === "mine" || text === "secret") outcomes[text] += 1
        await files.write(`${root}/inside/swapped/deep/new`, "taken over", within)
        await files.remove(`${root}/inside/swapped/deep/new`, within)
      } catch (error) {
        if (error instanceof NamedError && error.name === "OutsideDirectoryError") outcomes.refused += 1
      }
    }
    await swapper.terminate()
    expect(outcomes.secret).toBe(0)
    expect(await readdir(`${root}/outside/deep`)).toEqual(["file"])
    expect(await readFile(`${root}/outside/deep/file`, "utf8")).toBe("secret")
  }))
