import { expect, test } from "vitest"
import { projectExport } from "../../handlers/project/export.ts"
import { projectImport } from "../../handlers/project/import.ts"
import { vcsApply } from "../../handlers/vcs/apply.ts"
import { vcsDiffRaw } from "../../handlers/vcs/diff-raw.ts"
import { vcsDiff } from "../../handlers/vcs/diff.ts"
import { vcsStatus } from "../../handlers/vcs/status.ts"
import { readTar } from "../../runtime/project/tar-reader.ts"
import { type TestApp, withApp } from "../support/app.ts"
import { rawTar } from "../support/tar.ts"

const ENDPOINTS = [projectExport, projectImport, vcsApply, vcsDiff, vcsDiffRaw, vcsStatus]
const DATA = ".local/share/opencode-edge"

/** The home directory is a project under git, as some people keep theirs. */
const inHome = (body: (app: TestApp) => Promise<void>) =>
  withApp(ENDPOINTS, body, {
    prepare({ files, vcs }) {
      vcs.addRepository("/home/user")
      files.seed({
        [`/home/user/${DATA}/auth.json`]: "canary\n",
        "/home/user/.local/share/opencode/auth.json": "canary\n",
        "/home/user/.local/state/opencode-edge/server.log": "canary\n",
        "/home/user/mine.txt": "mine\n",
      })
    },
  })

test("changes, patches and archives of a home directory hold nothing of the server's own", () =>
  inHome(async ({ app }) => {
    for (const path of ["/vcs/status", "/vcs/diff?mode=git", "/vcs/diff/raw", "/project/export?ignored=true"]) {
      const answer = await app(new Request(`http://test${path}${path.includes("?") ? "&" : "?"}directory=/home/user`))
      const found: string[] = []
      if (path.startsWith("/project")) {
        const tar = answer.body?.pipeThrough(new DecompressionStream("gzip")) ?? new Blob([]).stream()
        for await (const entry of readTar(tar)) found.push(entry.path)
      }
      const text = answer.bodyUsed ? found.join() : await answer.text()
      expect(text, path).toContain("mine.txt")
      expect(text, path).not.toMatch(/canary|auth\.json|server\.log/)
    }
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
