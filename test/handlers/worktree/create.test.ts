import { expect, test } from "vitest"
import { worktreeCreate } from "../../../handlers/worktree/create.ts"
import { NamedError } from "../../../runtime/errors.ts"
import { withApp } from "../../support/app.ts"
import { readEvents } from "../../support/read-events.ts"
import { failing, prepareRepository, withoutWorktrees } from "../../support/repository.ts"

const PATH = "/experimental/worktree"

test("a worktree gets a branch of its own, then its files, then the commands that start it", () =>
  withApp(
    [worktreeCreate],
    async ({ call, server, platform, store }) => {
      await server.projects.update("abc", { commands: { start: "npm ci" } })
      const after = store.events.cursor()
      const answer = await call("POST", PATH, { name: "My Feature!", startCommand: "npm test" })
      const directory = `${platform.environment.paths.data}/worktree/abc/my-feature`
      expect(answer).toMatchObject({
        status: 200,
        body: { name: "my-feature", branch: "opencode/my-feature", directory },
      })
      const reader = store.events.subscribe({ filter: { directory }, after })
      await platform.background.settled()
      expect(await readEvents(reader, 1)).toMatchObject([
        { type: "worktree.ready", properties: { name: "my-feature", branch: "opencode/my-feature" } },
      ])
      reader.close()
      expect(await platform.files.readText(`${directory}/a.txt`)).toBe("one\n")
      expect(platform.shell.runs.map(({ command, cwd }) => [command, cwd])).toEqual([
        ["npm ci", directory],
        ["npm test", directory],
      ])
      expect(platform.log.entries.filter(({ message }) => /Start command/.test(message))).toHaveLength(2)
      expect((await server.projects.get("abc")).sandboxes).toEqual([directory])
      expect(await server.projects.directories("abc")).toContain(directory)
    },
    { prepare: prepareRepository },
  ))

test("without a name, or with one that is taken or made of signs alone, words are chosen", () =>
  withApp(
    [worktreeCreate],
    async ({ call }) => {
      for (const body of [undefined, {}, { name: "!!!" }])
        expect((await call("POST", PATH, body)).body.name).toMatch(/^[a-z]+-[a-z]+$/)
      expect((await call("POST", PATH, { name: "../../x" })).body.name).toBe("x")
      expect((await call("POST", PATH, { name: "X" })).body.name).toMatch(/^x-[a-z]+-[a-z]+$/)
      expect((await call("POST", PATH, { name: "a".repeat(500) })).body.name).toHaveLength(60)
    },
    { prepare: prepareRepository },
  ))

test("it is trusted if the repository is", async () => {
  for (const trusts of [true, false])
    await withApp(
      [worktreeCreate],
      async ({ call, instance, instanceOf, platform }) => {
        platform.files.seed({ "/workspace/opencode.json": '{"username":"{env:WHO}"}' })
        platform.vcs.commit("/workspace")
        platform.environment.variables["WHO"] = "me"
        if (trusts) await instance.project.trust()
        const { body } = await call("POST", PATH, { name: "side" })
        await platform.background.settled()
        const { username } = await (await instanceOf(body.directory)).config.get()
        expect(username === "me").toBe(trusts)
      },
      { prepare: prepareRepository, trusted: false },
    )
})

test("a name whose worktree was trusted once is not, when one is made that is not", () =>
  withApp(
    [worktreeCreate],
    async ({ call, instance, instanceOf, platform }) => {
      platform.files.seed({ "/workspace/opencode.json": '{"username":"{env:WHO}"}' })
      platform.vcs.commit("/workspace")
      platform.environment.variables["WHO"] = "me"
      const directory = `${platform.environment.paths.data}/worktree/abc/side`
      platform.files.makeDirectory(directory)
      await instance.project.trust(directory)
      platform.files.removeDirectory(directory)
      expect((await call("POST", PATH, { name: "side" })).body.directory).toBe(directory)
      await platform.background.settled()
      expect((await (await instanceOf(directory)).config.get()).username).not.toBe("me")
    },
    { prepare: prepareRepository, trusted: false },
  ))

test("a worktree that gets no files says so", () =>
  withApp(
    [worktreeCreate],
    async ({ call, platform, store }) => {
      const after = store.events.cursor()
      const { body } = await call("POST", PATH, { startCommand: "npm ci" })
      const reader = store.events.subscribe({ filter: { directory: body.directory }, after })
      await platform.background.settled()
      expect(await readEvents(reader, 1)).toMatchObject([
        { type: "worktree.failed", properties: { message: "disk full" } },
      ])
      reader.close()
      expect(platform.shell.runs).toEqual([])
    },
    { prepare: (platform) => failing(platform, "reset", new NamedError("VcsFailedError", { message: "disk full" })) },
  ))

test("what git refuses is told", () =>
  withApp(
    [worktreeCreate],
    async ({ call }) => {
      expect(await call("POST", PATH, {})).toMatchObject({
        status: 400,
        body: { name: "WorktreeCreateFailedError", data: { message: "no commit" } },
      })
    },
    { prepare: (platform) => failing(platform, "add", new NamedError("VcsFailedError", { message: "no commit" })) },
  ))

test("a directory outside of repositories, a place without worktrees and a bad name are refused", async () => {
  await withApp([worktreeCreate], async ({ call }) => {
    expect(await call("POST", PATH)).toMatchObject({ status: 400, body: { name: "WorktreeNotGitError" } })
    expect(await call("POST", PATH, { name: 5 })).toMatchObject({
      status: 400,
      body: { name: "BadRequest", data: { kind: "Payload" } },
    })
  })
  await withApp(
    [worktreeCreate],
    async ({ call }) => {
      expect(await call("POST", PATH)).toMatchObject({ status: 501, body: { name: "UnsupportedError" } })
    },
    { prepare: withoutWorktrees },
  )
})
