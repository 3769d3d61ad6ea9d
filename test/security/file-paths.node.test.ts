import { execFileSync } from "node:child_process"
import { once } from "node:events"
import { mkdir, readdir, readFile, symlink, truncate, writeFile } from "node:fs/promises"
import { request } from "node:http"
import { join } from "node:path"
import { Worker } from "node:worker_threads"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { type Home, openHome } from "../support/server-process.ts"

const SECRET = "outside-secret"

let home: Home & { close(): Promise<void> }
let base: string
/** The workspace; `outside` beside it holds the secret. */
let work: string
let outside: string

beforeAll(async () => {
  home = await openHome()
  work = join(home.project, "work")
  outside = join(home.project, "outside")
  await mkdir(join(work, "sub"), { recursive: true })
  await mkdir(outside)
  await writeFile(join(outside, "secret"), SECRET)
  await writeFile(join(work, "inside"), "inside")
  await writeFile(join(work, "sub/inside"), "inside")
  ;({ base } = await home.serve())
})

afterAll(() => home.close())

interface Answer {
  status: number
  text: string
}

/** Sends a path as it is written, without the clean-up that URL classes do. */
const send = (method: string, target: string, body?: unknown): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const path = `${target}${target.includes("?") ? "&" : "?"}directory=${encodeURIComponent(work)}`
    const url = new URL(base)
    const sent = request({ host: url.hostname, port: url.port, method, path }, (response) => {
      let text = ""
      response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk))
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text }))
    })
    sent.on("error", reject)
    sent.end(body === undefined ? undefined : JSON.stringify(body))
  })

/** The same place in every operation that takes a path. */
const everywhere = async (path: string): Promise<Answer[]> => [
  await send("GET", `/file/content?path=${path}`),
  await send("HEAD", `/file/content?path=${path}`),
  await send("GET", `/file?path=${path}`),
  await send("PUT", `/file/content?path=${path}`, { content: "written" }),
  await send("DELETE", `/file?path=${path}`),
]

const expectKept = async () => {
  expect(await readdir(outside)).toEqual(["secret"])
  expect(await readFile(join(outside, "secret"), "utf8")).toBe(SECRET)
}

describe("a path that leads out, in every operation", () => {
  const ways = [
    ["..", "../outside/secret"],
    ["encoded", "..%2foutside%2fsecret"],
    ["encoded dots", "%2e%2e/outside/secret"],
    ["upper case", "%2E%2E%2Foutside%2Fsecret"],
    ["behind a directory", "sub/../../outside/secret"],
    ["behind what is missing", "missing/../../outside/secret"],
    ["doubled slashes", "..//outside///secret"],
    ["a slash in front", "/../outside/secret"],
    ["NUL", "inside%00"],
    ["NUL in the middle", "..%00/outside/secret"],
    ["another file of the system", "/etc/passwd"],
    ["the environment", "/proc/self/environ"],
    ["the root's view", "/proc/self/root/etc/passwd"],
    ["a device", "/dev/zero"],
    ["this side of a symlink's parent", "sub/../../../../../../../../../../etc/passwd"],
  ]
  test.each(ways)("%s", async (_, path) => {
    for (const { status, text } of await everywhere(path ?? "")) {
      expect(status).toBe(403)
      expect(text).not.toContain(SECRET)
    }
    await expectKept()
  })

  test("an absolute path to beside the workspace, raw and encoded", async () => {
    for (const path of [join(outside, "secret"), encodeURIComponent(join(outside, "secret"))]) {
      for (const { status } of await everywhere(path)) expect(status).toBe(403)
    }
    await expectKept()
  })
})

test("what leads out on other systems, or when decoded twice, is the name of a file here", async () => {
  const names = [
    "%252e%252e%252foutside%252fsecret",
    "..%5coutside%5csecret",
    "C:%5cWindows%5cwin.ini",
    "%5c%5chost%5cshare",
    "%c0%ae%c0%ae/x",
    "~/secret",
  ]
  for (const name of names) {
    const { status, text } = await send("GET", `/file/content?path=${name}`)
    expect(status, name).toBe(404)
    expect(text).not.toContain(SECRET)
  }
})

describe("a symlink that leads out, in every operation", () => {
  test("to a file, to a directory, to nothing, and through others", async () => {
    await symlink(join(outside, "secret"), join(work, "to-file"))
    await symlink("../outside", join(work, "to-directory"))
    await symlink("../outside/new", join(work, "to-nothing"))
    await symlink("to-directory", join(work, "to-link"))
    await symlink("../../outside", join(work, "sub/up"))
    for (const path of ["to-directory/secret", "to-directory/new", "to-link/secret", "sub/up/secret"]) {
      for (const { status, text } of await everywhere(path)) {
        expect(status, path).toBe(403)
        expect(text).not.toContain(SECRET)
      }
    }
    // Dots are taken out before links are followed: this is the name of a file inside.
    expect((await send("GET", "/file/content?path=to-directory/../outside/secret")).status).toBe(404)
    // The link itself may be removed, as it is inside; nothing else may be done with it.
    for (const path of ["to-file", "to-nothing"]) {
      const [get, head, list, put, remove] = await everywhere(path)
      expect([get?.status, head?.status, list?.status, put?.status, remove?.status]).toEqual([403, 403, 403, 403, 200])
    }
    await expectKept()
  })

  test("a listing shows it, but not what is behind it", async () => {
    const { text } = await send("GET", "/file?path=")
    expect(text).toContain("to-directory")
    expect(text).not.toContain('"secret"')
  })
})

test("a directory that is swapped for a symlink at any moment lets nothing in or out", async () => {
  const swapping = `
    const { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } = require("node:fs")
    const { parentPort, workerData: { work, outside } } = require("node:worker_threads")
    let isOver = false
    let isLaid = false
    parentPort.on("message", () => (isOver = true))
    const lay = () => {
      for (const name of ["real", "evil", "spot"]) rmSync(work + "/" + name, { recursive: true, force: true })
      mkdirSync(work + "/real")
      writeFileSync(work + "/real/secret", "harmless")
      symlinkSync(outside, work + "/evil")
      isLaid = true
    }
    const swap = () => {
      try {
        if (!isLaid) lay()
        for (let round = 0; round < 50; round += 1) {
          for (const name of ["real", "evil"]) {
            renameSync(work + "/" + name, work + "/spot")
            renameSync(work + "/spot", work + "/" + name)
          }
        }
      } catch {
        // The server has made a folder where one is to go.
        isLaid = false
      }
      if (isOver) return parentPort.close()
      setImmediate(swap)
    }
    swap()`
  const worker = new Worker(swapping, { eval: true, workerData: { work, outside } })
  const gone = once(worker, "exit")
  const statuses = new Set<number>()
  try {
    for (let round = 0; round < 80; round += 1) {
      const answers = await Promise.all([
        send("GET", "/file/content?path=spot/secret"),
        send("GET", "/file?path=spot"),
        send("PUT", "/file/content?path=spot/written", { content: "x" }),
        send("PUT", "/file/content?path=spot/deep/er/written", { content: "x" }),
        send("DELETE", "/file?path=spot/secret"),
      ])
      for (const { status, text } of answers) {
        statuses.add(status)
        expect(text).not.toContain(SECRET)
      }
      const { status } = await send("PUT", "/file/content?path=real/secret", { content: "harmless" })
      statuses.add(status)
    }
  } finally {
    worker.postMessage("stop")
    await gone
  }
  expect(await readFile(join(outside, "secret"), "utf8")).toBe(SECRET)
  expect((await readdir(outside)).filter((name) => name !== "secret" && name !== "deep")).toEqual([])
  expect([...statuses].filter((status) => status === 0)).toEqual([])
}, 60_000)

describe("what is no plain file", () => {
  test("a FIFO, whose other end nobody opens, keeps no one waiting", async () => {
    execFileSync("mkfifo", [join(work, "fifo")])
    const [get, head, list, put, remove] = await everywhere("fifo")
    expect([get?.status, head?.status, list?.status, put?.status, remove?.status]).toEqual([400, 400, 400, 400, 200])
    expect(get?.text).toContain("NotAFileError")
  })

  test("a device is not opened", async () => {
    try {
      execFileSync("mknod", [join(work, "zero"), "c", "1", "5"], { stdio: "ignore" })
    } catch {
      // Only root may make one.
      return
    }
    const [get, , , put] = await everywhere("zero")
    expect([get?.status, put?.status]).toEqual([400, 400])
  })

  test("a file of 10 GB is refused at once, and neither searched nor compared for long", async () => {
    await writeFile(join(work, "huge"), "")
    await truncate(join(work, "huge"), 10 * 1024 ** 3)
    const began = performance.now()
    const { status, text } = await send("GET", "/file/content?path=huge")
    expect(status).toBe(413)
    expect(text).toContain("FileTooLargeError")
    expect((await send("GET", "/find/file?query=huge")).text).toBe('["huge"]')
    expect((await send("GET", "/vcs/status")).status).toBe(200)
    expect(performance.now() - began).toBeLessThan(5_000)
  })
})
