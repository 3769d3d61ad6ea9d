import { once } from "node:events"
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { expect, test } from "vitest"
import { PATIENT, withHome } from "../support/server-process.ts"

test("a data folder that cannot be used is told in one line", PATIENT, () =>
  withHome(async ({ project, run }) => {
    const file = join(project, "file")
    await writeFile(file, "")
    for (const data of [file, join(file, "below")]) {
      const { code, stderr } = await run(["serve", "--port", "0"], { env: { OPENCODE_EDGE_DATA: data } })
      expect(code).toBe(1)
      expect(stderr).toBe(
        `Cannot keep sessions in "${data}": it is no folder. Choose another folder with OPENCODE_EDGE_DATA\n`,
      )
    }
  }),
)

test("a database that is none is told, and left as it is", PATIENT, () =>
  withHome(async ({ project, run }) => {
    const data = join(project, "data")
    const path = join(data, "opencode.db")
    await mkdir(data)
    await writeFile(path, "these are notes\n")
    const { code, stderr } = await run(["serve", "--port", "0"], { env: { OPENCODE_EDGE_DATA: data } })
    expect(code).toBe(1)
    expect(stderr).toBe(`Cannot open "${path}": it is no SQLite database. Move it away to begin anew\n`)
    expect(await readFile(path, "utf8")).toBe("these are notes\n")
  }),
)

test("a log that cannot be written goes to stderr, and the server runs", PATIENT, () =>
  withHome(async ({ project, serve }) => {
    const state = join(project, "state")
    await writeFile(state, "")
    const { child, errors, stop } = await serve([], { XDG_STATE_HOME: state })
    await Promise.all([once(child, "close"), stop()])
    const stderr = errors()
    expect(stderr).toMatch(/^Warning: cannot write .*server\.log \(ENOTDIR\), so the log goes here\n/)
    expect(stderr).toContain('"message":"Stopping"')
  }),
)

test.runIf(process.getuid?.() !== 0)("a directory that the user may not enter is told as such", PATIENT, () =>
  withHome(async ({ project, run }) => {
    const closed = join(project, "closed")
    await mkdir(closed)
    await chmod(closed, 0)
    const { stderr } = await run(["serve", closed, "--port", "0"])
    expect(stderr).toBe(`Cannot serve "${closed}": this user may not enter it\n`)
  }),
)

test("the log says where the server runs, and at level debug each request without its query", PATIENT, () =>
  withHome(async ({ project, serve }) => {
    const { child, base, errors, stop } = await serve(["--print-logs", "--log-level", "DEBUG"])
    await fetch(`${base}/global/health?auth_token=hidden`)
    await fetch(`${base}/share/0123456789`)
    await Promise.all([once(child, "close"), stop()])
    const stderr = errors()
    const entries = stderr
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(entries[0]).toMatchObject({
      ...{ message: "Listening", hostname: "127.0.0.1", directory: project },
      data: join(project, ".local/share/opencode-edge"),
    })
    const requests = entries.filter(({ message }) => message === "Request")
    expect(requests.map(({ method, path, status }) => [method, path, status])).toEqual([
      ["GET", "/global/health", 200],
      ["GET", "/share/…", 404],
    ])
    expect(stderr).not.toMatch(/hidden|0123456789/)
  }),
)
