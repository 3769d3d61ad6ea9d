import { expect, test } from "vitest"
import { evaluate } from "../../runtime/permission/rules.ts"
import type { PermissionRuleset } from "../../runtime/schema/permission.ts"
import type { ToolContext } from "../../runtime/tools/tool.ts"
import { withTools, type Workspace } from "../runtime/tools/call-tool.ts"

const DATA = "/home/user/.local/share/opencode-edge"
const OWN = {
  [`${DATA}/auth.json`]: '{"acme":{"type":"api","key":"canary"}}',
  [`${DATA}/opencode.db`]: "canary",
  [`${DATA}/snapshot/1/config`]: "canary",
  "/home/user/.local/state/opencode-edge/log/server.log": "canary",
  "/home/user/.local/share/opencode/auth.json": "canary",
  "/proc/1/environ": "OPENCODE_SERVER_PASSWORD=canary",
  "/proc/self/environ": "canary",
  "/proc/self/task/7/mem": "canary",
}

/** What a tool says or how it refuses. */
const outcome = async (work: Promise<{ output: string }>): Promise<string> =>
  work.then(
    ({ output }) => output,
    (error: unknown) => String(error),
  )

/** A home directory that is the project: nothing in it is outside. */
const atHome: Partial<ToolContext> = { directory: "/home/user", worktree: "/" }

const reading = async ({ call }: Workspace, path: string, place: Partial<ToolContext>) => [
  await outcome(call("read", { filePath: path }, place)),
  await outcome(call("edit", { filePath: path, oldString: "canary", newString: "x" }, place)),
  await outcome(call("write", { filePath: path, content: "x" }, place)),
  await outcome(call("grep", { pattern: ".", path }, place)),
  await outcome(call("apply_patch", { patchText: `*** Begin Patch\n*** Delete File: ${path}\n*** End Patch` }, place)),
  await outcome(call("bash", { command: `cat ${path}` }, place)),
]

test("no tool opens the server's own files, with every permission given, in a project around them or not", () =>
  withTools(OWN, async (workspace) => {
    for (const place of [{}, atHome]) {
      for (const path of Object.keys(OWN)) {
        for (const said of await reading(workspace, path, place)) expect(said, path).toContain("belongs to this server")
      }
    }
    expect(workspace.platform.shell.runs).toEqual([])
    expect(workspace.platform.files.peek(`${DATA}/auth.json`)).toBeDefined()
    const lists = [DATA, `${DATA}/snapshot`].map((filePath) => outcome(workspace.call("read", { filePath })))
    for (const said of await Promise.all(lists)) expect(said).toContain("belongs to this server")
  }))

test("where all of the home is the server's own, no tool opens its config; long tool output stays readable", () =>
  withTools({ "/home/user/.config/opencode/opencode.json": "canary" }, async (workspace) => {
    const { platform } = workspace
    platform.environment.paths.own = ["/home/user"]
    platform.files.seed({ [`${DATA}/tool-output/tool_1`]: "long" })
    platform.files.symlink("/workspace/link", "/home/user/.config/opencode/opencode.json")
    for (const path of ["/home/user/.config/opencode/opencode.json", "/home/user/.config/opencode/agent/x.md"]) {
      for (const said of await reading(workspace, path, {})) expect(said, path).toContain("belongs to this server")
    }
    expect(await outcome(workspace.call("read", { filePath: "link" }))).toContain("belongs to this server")
    expect(await outcome(workspace.call("write", { filePath: "link", content: "" }))).toContain(
      "belongs to this server",
    )
    expect(workspace.asks.map(({ permission }) => permission)).not.toContain("external_directory")
    expect(platform.files.peek("/home/user/.config/opencode/opencode.json")?.length).toBe(6)
    expect(platform.shell.runs).toEqual([])
    expect((await workspace.call("read", { filePath: `${DATA}/tool-output/tool_1` })).output).toContain("long")
  }))

test("neither symlinks nor other spellings nor searches of all around them lead there", () =>
  withTools({ ...OWN, "/home/user/a.txt": "canary of the user" }, async (workspace) => {
    const { platform, call } = workspace
    platform.files.symlink("/workspace/keys", `${DATA}/auth.json`)
    platform.files.symlink("/workspace/data", DATA)
    for (const path of [
      "keys",
      "data/auth.json",
      "~/.local/share/opencode-edge/auth.json",
      `/x/..${DATA}/./auth.json`,
    ]) {
      expect(await outcome(call("read", { filePath: path }))).toContain("belongs to this server")
    }
    const { output } = await call("grep", { pattern: "canary" }, atHome)
    expect(output).toBe("a.txt\n1\tcanary of the user")
    expect((await call("glob", { pattern: "**/*" }, atHome)).output).toBe("a.txt")
    expect((await call("grep", { pattern: "canary", path: "/" })).output).not.toContain("opencode-edge")
  }))

test("long tool output stays readable, and so does a project inside the data folder", () =>
  withTools({ [`${DATA}/tool-output/tool_1`]: "long", [`${DATA}/work/a.txt`]: "mine", ...OWN }, async ({ call }) => {
    expect((await call("read", { filePath: `${DATA}/tool-output/tool_1` })).output).toContain("long")
    const inside = { directory: `${DATA}/work`, worktree: "/" }
    expect((await call("read", { filePath: "a.txt" }, inside)).output).toContain("mine")
    expect(await outcome(call("read", { filePath: "../auth.json" }, inside))).toContain("belongs to this server")
  }))

const allowsBy =
  (rules: PermissionRuleset): ToolContext["allows"] =>
  (permission, pattern) =>
    evaluate(permission, pattern, rules) === "allow"

test("a search shows nothing of files that reading would ask for, and asks when it names one", () =>
  withTools({ ".env": "KEY=canary", "sub/.env": "KEY=canary", "a.ts": "KEY" }, async ({ call, asks }) => {
    const allows = allowsBy([
      { permission: "*", pattern: "*", action: "allow" },
      { permission: "read", pattern: "*.env", action: "ask" },
    ])
    expect((await call("grep", { pattern: "KEY" }, { allows })).output).toBe(
      "a.ts\n1\tKEY\n\n(left out, as reading needs permission: .env, sub/.env)",
    )
    expect(asks.map(({ permission }) => permission)).toEqual(["grep"])
    await call("grep", { pattern: "KEY", path: "sub/.env" }, { allows })
    expect(asks.at(-1)).toMatchObject({ permission: "read", patterns: ["sub/.env"] })
  }))

test("another user's home, or where the shell was before, is outside", () =>
  withTools({}, async ({ call, asks, platform }) => {
    for (const command of ["cat ~root/.ssh/id_rsa", "ls ~+/..", "cat ~-/x", "echo a > ~bob/x"]) {
      platform.shell.teach(command, "")
      await call("bash", { command })
      expect(asks.at(-2)?.permission, command).toBe("external_directory")
    }
  }))

test("a place outside is left by no symlink that was put there after the user was asked", () =>
  withTools({ "/srv/a/file": "fine", "/secret/file": "canary" }, async ({ call, platform }) => {
    const ask: ToolContext["ask"] = async ({ permission }) => {
      if (permission !== "external_directory") return
      await platform.files.remove("/srv/a/file")
      platform.files.symlink("/srv/a/file", "/secret/file")
    }
    expect(await outcome(call("read", { filePath: "/srv/a/file" }, { ask }))).not.toContain("canary")
  }))
