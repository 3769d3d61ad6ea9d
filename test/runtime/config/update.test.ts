import { expect, test } from "vitest"
import { createConfig } from "../../../runtime/config/config.ts"
import { parseJson } from "../../../runtime/config/parse.ts"
import { patchConfigText } from "../../../runtime/config/update.ts"
import type { MemoryPlatform } from "../../../adapters/memory/platform.ts"
import { withPlatform } from "../../support/platform.ts"

const configOf = ({ files, environment, log }: MemoryPlatform, directory = "/workspace") =>
  createConfig({ files, environment, log, trusted: () => true, directory, worktree: "/workspace" })

const textOf = (platform: MemoryPlatform, path: string) => new TextDecoder().decode(platform.files.peek(path))

test("without a file one is made, and the merged config shows the change", () =>
  withPlatform(async (platform) => {
    const config = configOf(platform)
    await config.get()
    await config.update({ username: "zed", agent: { a: { prompt: "p" } } })
    expect(JSON.parse(textOf(platform, "/workspace/opencode.json"))).toEqual({
      username: "zed",
      agent: { a: { prompt: "p" } },
    })
    expect(await config.shown()).toMatchObject({ username: "zed", agent: { a: { prompt: "p" } } })
  }))

test("comments and other keys stay", () =>
  withPlatform(async (platform) => {
    platform.files.seed({
      "/workspace/opencode.jsonc":
        '{\n    // who\n    "username": "a",\n    "provider": { "p": { "options": { "apiKey": "k" } } },\n}\n',
    })
    await configOf(platform).update({ username: "b", provider: { p: { name: "P" } } })
    const text = textOf(platform, "/workspace/opencode.jsonc")
    expect(text).toContain("// who")
    expect(text).toContain('"username": "b"')
    expect(await configOf(platform).get()).toMatchObject({
      username: "b",
      provider: { p: { name: "P", options: { apiKey: "k" } } },
    })
  }))

test("the nearest file up to the work tree's top takes it", () =>
  withPlatform(async (platform) => {
    platform.files.seed({ "/workspace/opencode.json": "{}", "/workspace/a/b/x": "" })
    await configOf(platform, "/workspace/a/b").update({ username: "near" })
    expect(JSON.parse(textOf(platform, "/workspace/opencode.json"))).toEqual({ username: "near" })
  }))

test("an object replaces a plain value", () =>
  withPlatform(async (platform) => {
    platform.files.seed({ "/workspace/opencode.json": '{ "permission": "ask" }' })
    await configOf(platform).update({ permission: { bash: "deny" } })
    expect((await configOf(platform).get()).permission).toEqual({ bash: "deny" })
  }))

test("a broken file is left as it is", () =>
  withPlatform(async (platform) => {
    platform.files.seed({ "/workspace/opencode.json": '{ "username": ' })
    await expect(configOf(platform).update({ username: "x" })).rejects.toMatchObject({ name: "ConfigJsonError" })
    expect(textOf(platform, "/workspace/opencode.json")).toBe('{ "username": ')
  }))

test("of updates at the same time each keeps what the others changed", () =>
  withPlatform(async (platform) => {
    platform.files.seed({ "/workspace/opencode.json": '{ "username": ' })
    const config = configOf(platform)
    const failed = config.update({ username: "x" })
    await expect(failed).rejects.toMatchObject({ name: "ConfigJsonError" })
    platform.files.seed({ "/workspace/opencode.json": "{}" })
    await Promise.all([config.update({ username: "zed" }), config.update({ share: "disabled" })])
    expect(JSON.parse(textOf(platform, "/workspace/opencode.json"))).toEqual({ username: "zed", share: "disabled" })
  }))

test("many changes at once: comments stay, nested values are indented where they stand, what is the same is not touched", async () => {
  const text = `{
  // the first
  "model": "old/one", "small_model":"kept/as-written",
  "agent": {
    "a": { "prompt": "old" }, // beside it
    "b": { "permission": "allow", "options": {} }
  }
}
`
  const permission = { bash: { "*": "ask" as const } }
  const agent = { a: { prompt: "new" }, b: { permission, options: {}, mode: "subagent" } } as const
  const patched = await patchConfigText(text, { model: "new/one", small_model: "kept/as-written", agent }, "/x")
  expect(patched).toContain('// the first\n  "model": "new/one", "small_model":"kept/as-written"')
  expect(patched).toContain('"a": { "prompt": "new" }, // beside it')
  expect(patched).toContain('"permission": {\n      "bash": {\n        "*": "ask"\n      }\n    }')
  expect(await parseJson(patched, "/x")).toEqual({ model: "new/one", small_model: "kept/as-written", agent })
})

test("new values follow the last member of their object, with or without a comma, a comment or a line of their own", async () => {
  const agent = { a: { prompt: "p" } }
  const both = { username: "u", agent }
  for (const [text, expected] of [
    ["{}", '{\n  "username": "u",\n  "agent": {\n    "a": {\n      "prompt": "p"\n    }\n  }\n}'],
    ['{ "agent": {} }', '{ "agent": {\n  "a": {\n    "prompt": "p"\n  }\n},\n  "username": "u" }'],
    [
      '{\n\t"agent": { // mine\n\t},\n\t// last\n}',
      '{\n\t"agent": {\n\t\t"a": {\n\t\t\t"prompt": "p"\n\t\t} // mine\n\t},\n\t"username": "u",\n\t// last\n}',
    ],
  ] as const) {
    const patched = await patchConfigText(text, both, "/x")
    expect(patched).toBe(expected)
    expect(await parseJson(patched, "/x")).toEqual(both)
  }
})

test("thousands of new values are set in one go", async () => {
  const named = (prefix: string) =>
    Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`${prefix}${index}`, { template: "t" }]))
  const old = JSON.stringify({ command: named("old") }, null, 2)
  const described = Object.fromEntries(
    Object.keys(named("old")).map((name) => [name, { template: "t", description: "d" }]),
  )
  const command = { ...described, ...named("new") }
  const patched = await patchConfigText(old, { command }, "/x")
  expect(await parseJson(patched, "/x")).toEqual({ command })
})
