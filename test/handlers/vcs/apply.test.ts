import { expect, test } from "vitest"
import { vcsApply } from "../../../handlers/vcs/apply.ts"
import { withApp } from "../../support/app.ts"
import { readEvents } from "../../support/read-events.ts"
import { withFiles } from "../../support/with-files.ts"

const ENDPOINTS = [vcsApply]
const patch = "--- a/a.txt\n+++ b/a.txt\n@@ -1 +1 @@\n-1\n+2\n--- /dev/null\n+++ b/new.txt\n@@ -0,0 +1 @@\n+n\n"

test("the files change, and each is announced", () =>
  withFiles(ENDPOINTS, { "a.txt": "1\n" }, async ({ call, instance, platform: { files } }) => {
    const reader = instance.subscribe({ filter: { types: ["file.edited"] } })
    expect(await call("POST", "/vcs/apply", { patch })).toMatchObject({ status: 200, body: { applied: true } })
    expect(await files.readText("/workspace/a.txt")).toBe("2\n")
    expect((await readEvents(reader, 2)).map(({ properties }) => properties)).toEqual([
      { file: "/workspace/a.txt" },
      { file: "/workspace/new.txt" },
    ])
    reader.close()
  }))

test("a patch that does not fit changes nothing", () =>
  withFiles(ENDPOINTS, { "a.txt": "other\n" }, async ({ call, platform: { files } }) => {
    for (const bad of [patch, "", "garbage"]) {
      expect(await call("POST", "/vcs/apply", { patch: bad })).toMatchObject({
        status: 400,
        body: { name: "VcsApplyError", data: { reason: "not-clean" } },
      })
    }
    expect(files.paths("/workspace")).toEqual(["/workspace/a.txt"])
  }))

test("outside of a repository, and where there is no git, it says so", () =>
  withApp(ENDPOINTS, async ({ call, platform }) => {
    const answer = { status: 400, body: { name: "VcsApplyError", data: { reason: "non-git" } } }
    expect(await call("POST", "/vcs/apply", { patch })).toMatchObject(answer)
    Reflect.deleteProperty(platform, "vcs")
    expect(await call("POST", "/vcs/apply?directory=/elsewhere", { patch })).toMatchObject(answer)
  }))

test("a patch is needed", () =>
  withFiles(ENDPOINTS, {}, async ({ call }) => {
    for (const body of [{}, { patch: 1 }, undefined]) {
      expect((await call("POST", "/vcs/apply", body)).body).toMatchObject({ data: { kind: "Payload" } })
    }
  }))
