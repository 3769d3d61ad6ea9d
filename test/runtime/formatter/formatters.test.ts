import { expect, test } from "vitest"
import { withCare } from "../../support/file-care.ts"
import { lspPrograms } from "../../support/lsp-programs.ts"

const { signal } = new AbortController()
const ran = ({ started }: ReturnType<typeof lspPrograms>) => started.map(({ argv }) => argv)

test("none run unless the config wants them, nor in a directory that is not trusted", async () => {
  const processes = lspPrograms({}, () => ({ code: 0 }))
  const own = { own: { command: ["fmt", "$FILE"], extensions: [".txt"] } }
  const programs = ["/bin/gofmt", "/bin/fmt"]
  await withCare({ processes, programs }, async ({ formatters }) => {
    expect(await formatters.status()).toEqual([])
    expect(await formatters.format("/workspace/a.go", signal)).toEqual([])
  })
  const untrusted = { processes, programs, config: { formatter: own }, global: { formatter: true }, trusted: false }
  await withCare(untrusted, async ({ formatters, platform }) => {
    expect(await formatters.status()).toEqual([])
    expect(await formatters.format("/workspace/a.go", signal)).toEqual([])
    expect(await formatters.format("/workspace/a.txt", signal)).toEqual([])
    expect(platform.log.entries.filter(({ message }) => message.includes("not trusted (opencode trust)"))).toHaveLength(
      1,
    )
  })
  expect(processes.started).toEqual([])
})

test("built-in ones run when they are installed and the project asks for them, one for a file", async () => {
  const processes = lspPrograms({})
  const files = {
    "/workspace/web/package.json": '{"devDependencies":{"prettier":"3"}}',
    "/workspace/web/biome.json": "{}",
    "/workspace/pyproject.toml": "[tool.ruff]\n",
    "/workspace/other/package.json": "{",
  }
  const programs = [
    ...["/bin/gofmt", "/bin/ruff", "/bin/black", "/bin/biome"],
    ...["/workspace/node_modules/.bin/prettier", "/workspace/web/node_modules/.bin/biome"],
  ]
  await withCare({ processes, config: { formatter: true }, files, programs }, async ({ formatters }) => {
    expect(await formatters.format("/workspace/web/src/a.ts", signal)).toEqual(["biome"])
    expect(await formatters.format("/workspace/other/a.ts", signal)).toEqual([])
    expect(await formatters.format("/workspace/a.py", signal)).toEqual(["ruff"])
    expect(await formatters.format("/workspace/a b.go", signal)).toEqual(["gofmt"])
    expect(await formatters.format("/workspace/a.rs", signal)).toEqual([])
    expect(await formatters.format("/home/user/a.go", signal)).toEqual([])
    expect(ran(processes)).toEqual([
      ["/workspace/web/node_modules/.bin/biome", "format", "--write", "/workspace/web/src/a.ts"],
      ["/bin/ruff", "format", "/workspace/a.py"],
      ["/bin/gofmt", "-w", "/workspace/a b.go"],
    ])
    const status = await formatters.status()
    expect(status.filter(({ enabled }) => enabled).map(({ name }) => name)).toEqual(["gofmt", "ruff"])
    expect(status.find(({ name }) => name === "rustfmt")).toEqual({
      name: "rustfmt",
      extensions: [".rs"],
      enabled: false,
    })
  })
})

test("the user's own all run, before and instead of built-in ones, with their variables", async () => {
  const processes = lspPrograms({})
  const formatter = {
    one: { command: ["fmt-$FILE", "$FILE", "--in=$FILE"], extensions: ["go"], environment: { A: "1" } },
    two: { command: ["./two.sh", "$FILE"], extensions: [".go"] },
    off: { command: ["off"], extensions: [".go"], disabled: true },
    shfmt: { disabled: true },
    zig: { command: ["/opt/zig", "fmt", "$FILE"] },
    nothing: {},
  }
  const programs = ["/bin/gofmt", "/bin/shfmt", "/bin/fmt-$FILE"]
  await withCare({ processes, config: { formatter }, programs }, async ({ formatters }) => {
    expect(await formatters.format("/workspace/$&.go", signal)).toEqual(["one", "two"])
    expect(await formatters.format("/workspace/a.sh", signal)).toEqual([])
    expect(await formatters.format("/workspace/a.zig", signal)).toEqual(["zig"])
    expect(processes.started[0]).toMatchObject({
      argv: [expect.any(String), "/workspace/$&.go", "--in=/workspace/$&.go"],
      options: { cwd: "/workspace", env: { A: "1" }, timeoutMs: 10_000 },
    })
    const names = (await formatters.status()).map(({ name }) => name)
    expect(names.slice(0, 3)).toEqual(["one", "two", "zig"])
    expect(names).not.toContain("shfmt")
    expect(names).not.toContain("nothing")
  })
})

test("a formatter that fails, hangs or throws is told in the log", async () => {
  const results = [
    () => ({ code: 2, stderr: "syntax" }),
    () => ({ code: null }),
    (): never => {
      throw new Error("broken")
    },
  ]
  const processes = lspPrograms({}, () => (results.shift() ?? (() => ({})))())
  const config = { formatter: { f: { command: ["/bin/f", "$FILE"], extensions: [".txt"] } } }
  await withCare({ processes, config }, async ({ formatters, platform }) => {
    for (let count = 0; count < 3; count += 1) expect(await formatters.format("/workspace/a.txt", signal)).toEqual([])
    expect(await formatters.format("/workspace/a.txt", signal)).toEqual(["f"])
    const said = platform.log.entries.map(({ fields }) => fields["error"])
    expect(said).toEqual(["It ended with 2", "It took longer than 10000 ms", "Error: broken"])
  })
})
