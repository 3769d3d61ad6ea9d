import { expect, test } from "vitest"
import { fileRead } from "../../handlers/file/read.ts"
import { findText } from "../../handlers/find/text.ts"
import { projectExport } from "../../handlers/project/export.ts"
import { projectImport } from "../../handlers/project/import.ts"
import { vcsApply } from "../../handlers/vcs/apply.ts"
import { vcsDiffRaw } from "../../handlers/vcs/diff-raw.ts"
import { vcsDiff } from "../../handlers/vcs/diff.ts"
import { vcsStatus } from "../../handlers/vcs/status.ts"
import { readTar } from "../../runtime/project/tar-reader.ts"
import { type TestApp, withApp } from "../support/app.ts"
import { rawTar } from "../support/tar.ts"

const ENDPOINTS = [fileRead, findText, projectExport, projectImport, vcsApply, vcsDiff, vcsDiffRaw, vcsStatus]
const DATA = ".local/share/opencode-edge"

/** Folders that hold the server's own files, and nothing else. */
const OWN_FOLDERS = [
  `/home/user/${DATA}`,
  `/home/user/${DATA}/snapshot/one`,
  "/home/user/.local/state/opencode-edge/log",
]

/** The home directory is a project under git, as some people keep theirs. */
const inHome = (body: (app: TestApp) => Promise<void>) =>
  withApp(ENDPOINTS, body, {
    prepare({ files, vcs }) {
      vcs.addRepository("/home/user")
      files.seed({
        [`/home/user/${DATA}/auth.json`]: "canary\n",
        "/home/user/.local/share/opencode/auth.json": "canary\n",
        [`/home/user/${DATA}/snapshot/one/config`]: "canary\n",
        [`/home/user/${DATA}/projects/mine/mine.txt`]: "mine\n",
        "/home/user/.local/state/opencode-edge/log/server.log": "canary\n",
        "/home/user/mine.txt": "mine\n",
      })
    },
  })

test("changes, patches and archives of a home directory hold nothing of the server's own", () =>
  inHome(async ({ app }) => {
    for (const path of ["/vcs/status", "/vcs/diff?mode=git", "/vcs/diff/raw"]) {
      const answer = await app(new Request(`http://test${path}${path.includes("?") ? "&" : "?"}directory=/home/user`))
      const text = await answer.text()
      expect(text, path).toContain("mine.txt")
      expect(text, path).not.toMatch(/canary|auth\.json|server\.log/)
    }
    const packed = await exported(app, "/home/user")
    expect(packed).toContain("mine.txt")
    expect(packed.join()).not.toMatch(/auth\.json|server\.log|snapshot/)
  }))

test("no archive and no patch changes them", () =>
  inHome(async ({ app, call, platform }) => {
    const body = rawTar({ path: "new.txt" }, { path: `${DATA}/auth.json`, content: "evil" })
    const answer = await app(new Request("http://test/project/import?directory=/home/user", { method: "POST", body }))
    expect([answer.status, (await answer.json()).name]).toEqual([400, "InvalidArchiveError"])
    const patch = `--- a/${DATA}/auth.json\n+++ b/${DATA}/auth.json\n@@ -1 +1 @@\n-canary\n+evil\n`
    expect(await call("POST", "/vcs/apply?directory=/home/user", { patch })).toMatchObject({
      status: 400,
      body: { name: "VcsApplyError" },
    })
    expect(await platform.files.readText(`/home/user/${DATA}/auth.json`)).toBe("canary\n")
    expect(await platform.files.stat("/home/user/new.txt")).toBeUndefined()
  }))

test("a request gets nothing of them by naming their folder as its directory", () =>
  inHome(async ({ app, call, platform }) => {
    for (const directory of OWN_FOLDERS) {
      expect(await exported(app, directory), directory).toEqual([])
      expect((await call("GET", `/find?pattern=canary&directory=${directory}`)).body, directory).toEqual([])
      for (const path of ["auth.json", "config", "server.log"]) {
        const { status } = await call("GET", `/file/content?path=${path}&directory=${directory}`)
        expect([403, 404], `${directory}/${path}`).toContain(status)
      }
      const body = rawTar({ path: "auth.json", content: "evil" })
      const answer = await app(
        new Request(`http://test/project/import?directory=${directory}`, { method: "POST", body }),
      )
      expect(answer.status, directory).toBe(400)
    }
    expect(await platform.files.readText(`/home/user/${DATA}/auth.json`)).toBe("canary\n")
  }))

test("a project inside of the data folder is a project", () =>
  inHome(async ({ app, call }) => {
    const directory = `/home/user/${DATA}/projects/mine`
    expect(await exported(app, directory)).toEqual(["mine.txt"])
    expect((await call("GET", `/file/content?path=mine.txt&directory=${directory}`)).body.content).toBe("mine\n")
  }))

const exported = async (app: TestApp["app"], directory: string): Promise<string[]> => {
  const answer = await app(new Request(`http://test/project/export?ignored=true&directory=${directory}`))
  const tar = answer.body?.pipeThrough(new DecompressionStream("gzip")) ?? new Blob([]).stream()
  const found: string[] = []
  for await (const entry of readTar(tar)) found.push(entry.path)
  return found
}
