import { expect, test } from "vitest"
import { withCare } from "../../support/file-care.ts"
import { demoLsp, lspPrograms } from "../../support/lsp-programs.ts"

const { signal } = new AbortController()
const demo = {
  demo: { command: ["demo", "--stdio"], extensions: [".txt"], env: { A: "1" }, initialization: { b: { c: 2 } } },
}
const FILES = { "/workspace/a.txt": "good\n", "/workspace/b.txt": "good\nbad b\n" }

test("a server starts with the first file of its language, once, and ends with the instance", async () => {
  const server = demoLsp({ pull: true })
  const processes = lspPrograms({ demo: server })
  await withCare({ processes, config: { lsp: demo }, files: FILES }, async ({ lsp, platform, events }) => {
    expect(await lsp.status()).toEqual([])
    lsp.touch("/workspace/readme.md")
    lsp.touch("/elsewhere/a.txt")
    await platform.background.settled()
    expect(processes.started).toEqual([])
    lsp.touch("/workspace/a.txt")
    lsp.touch("/workspace/b.txt")
    await platform.background.settled()
    expect(processes.started).toEqual([{ argv: ["demo", "--stdio"], options: { cwd: "/workspace", env: { A: "1" } } }])
    expect(await lsp.status()).toEqual([{ id: "demo", name: "demo", root: "", status: "connected" }])
    expect(events).toEqual(["lsp.updated"])
    expect(server.received[0]?.params).toMatchObject({
      rootUri: "file:///workspace",
      initializationOptions: { b: { c: 2 } },
    })
    await lsp.stop()
    expect(processes.running()).toBe(0)
    expect(server.received.slice(-2).map(({ method }) => method)).toEqual(["shutdown", "exit"])
    lsp.touch("/workspace/a.txt")
    await platform.background.settled()
    expect(processes.started).toHaveLength(1)
  })
})

test("errors of a changed file are told, with new ones of files that were read", () =>
  withCare(
    { processes: lspPrograms({ demo: demoLsp({ pull: true }) }), config: { lsp: demo }, files: FILES },
    async ({ lsp, platform }) => {
      lsp.touch("/workspace/b.txt")
      await platform.background.settled()
      await platform.files.write("/workspace/a.txt", "x\n  bad a\n")
      const first = await lsp.diagnose(["/workspace/a.txt"], signal)
      expect(first.text).toBe("Errors in a.txt (line:column):\n2:3 No bad a (demo)")
      expect(first.diagnostics).toMatchObject({ "/workspace/a.txt": [{ severity: 1, message: "No bad a" }] })
      await platform.files.write("/workspace/b.txt", "bad b\nbad c\n")
      const second = await lsp.diagnose(["/workspace/a.txt"], signal)
      expect(second.text).toContain("New errors in b.txt (line:column):\n2:1 No bad c (demo)")
      expect(second.text).not.toContain("No bad b")
      await platform.files.write("/workspace/a.txt", "fine\n")
      expect(await lsp.diagnose(["/workspace/a.txt"], signal)).toEqual({ text: "", diagnostics: {} })
      await platform.files.remove("/workspace/a.txt")
      expect(await lsp.diagnose(["/workspace/a.txt"], signal)).toEqual({ text: "", diagnostics: {} })
    },
  ))

test("a server that pushes is waited for until it is quiet; one that is silent only for a while", async () => {
  const server = demoLsp()
  const files = { "/workspace/a.txt": "bad a\n" }
  await withCare(
    { processes: lspPrograms({ demo: server }), config: { lsp: demo }, files },
    async ({ lsp, platform, events }) => {
      const first = lsp.diagnose(["/workspace/a.txt"], signal)
      await expect.poll(() => events).toEqual(["lsp.updated"])
      // The limit, and the quiet after what was pushed.
      await platform.clock.sleeping(2)
      await platform.clock.advance(150)
      expect((await first).text).toBe("Errors in a.txt (line:column):\n1:1 No bad a (demo)")
      server.answers["textDocument/didChange"] = () => {}
      await platform.files.write("/workspace/a.txt", "bad b\n")
      const second = lsp.diagnose(["/workspace/a.txt"], signal)
      await platform.clock.sleeping()
      await platform.clock.advance(3_000)
      expect(await second).toEqual({ text: "", diagnostics: {} })
    },
  )
})

test("a server that ends or cannot start is shown as failed, told in the log, and not started again", async () => {
  const processes = lspPrograms({ demo: demoLsp({ pull: true }) })
  const config = { lsp: { ...demo, missing: { command: ["missing"], extensions: [".txt"] } } }
  await withCare({ processes, config, files: FILES }, async ({ lsp, platform, events }) => {
    await lsp.diagnose(["/workspace/b.txt"], signal)
    expect((await lsp.status()).map(({ id, status }) => [id, status])).toEqual([
      ["demo", "connected"],
      ["missing", "error"],
    ])
    processes.crash()
    await expect.poll(async () => (await lsp.status()).map(({ status }) => status)).toEqual(["error", "error"])
    expect(await lsp.diagnose(["/workspace/b.txt"], signal)).toEqual({ text: "", diagnostics: {} })
    expect(processes.started).toHaveLength(2)
    expect(events).toEqual(["lsp.updated", "lsp.updated", "lsp.updated"])
    expect(platform.log.entries.filter(({ message }) => message === "Language server failed")).toHaveLength(2)
  })
})

test("symbols of all servers are merged, those named exactly so first", async () => {
  const symbol = (name: string) => ({
    name,
    kind: 12,
    containerName: "left out",
    location: {
      uri: "file:///workspace/a.txt",
      range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } },
    },
  })
  const one = demoLsp({ pull: true, symbols: [symbol("adder"), symbol("readd"), { name: "no place", kind: 1 }] })
  const two = demoLsp({ pull: true, symbols: [symbol("add"), symbol("adder")] })
  const config = {
    lsp: { one: { command: ["one"], extensions: ["txt"] }, two: { command: ["two"], extensions: [".txt"] } },
  }
  await withCare({ processes: lspPrograms({ one, two }), config, files: FILES }, async ({ lsp, platform }) => {
    expect(await lsp.symbols("add")).toEqual([])
    lsp.touch("/workspace/a.txt")
    await platform.background.settled()
    const found = await lsp.symbols("add")
    expect(found.map(({ name }) => name)).toEqual(["add", "adder", "readd"])
    expect(found[0]).toEqual({ name: "add", kind: 12, location: symbol("add").location })
  })
})

test("what is installed decides which built-in server starts, and its marker where", async () => {
  const server = demoLsp({ pull: true })
  const processes = lspPrograms({ "typescript-language-server": server, tsc: server, gopls: server })
  const files = {
    "/workspace/pkg/package.json": "{}",
    "/workspace/pkg/src/a.ts": "good",
    "/workspace/node_modules/typescript/package.json": '{"version":"5.9.2"}',
    "/workspace/main.go": "good",
    "/workspace/x.py": "good",
    "/workspace/deno/deno.json": "{}",
    "/workspace/deno/a.ts": "good",
  }
  const programs = ["/workspace/node_modules/.bin/tsc", "/bin/typescript-language-server", "/bin/gopls"]
  await withCare(
    { processes, config: { lsp: { gopls: { disabled: true } } }, files, programs },
    async ({ lsp, platform }) => {
      for (const path of Object.keys(files)) lsp.touch(path)
      await platform.background.settled()
      expect(processes.started.map(({ argv, options }) => [...argv, options.cwd])).toEqual([
        ["/bin/typescript-language-server", "--stdio", "/workspace/pkg"],
      ])
      expect(await lsp.status()).toMatchObject([{ id: "typescript", root: "pkg" }])
    },
  )
})

test("files that change on the disk are made known", async () => {
  const server = demoLsp({ pull: true })
  await withCare(
    { processes: lspPrograms({ demo: server }), config: { lsp: demo }, files: FILES },
    async ({ lsp, platform }) => {
      lsp.touch("/workspace/a.txt")
      await platform.background.settled()
      await platform.files.write("/workspace/a.txt", "bad\n")
      lsp.noticeChange({ path: "/workspace/a.txt", event: "change" })
      lsp.noticeChange({ path: "/workspace/ü b.txt", event: "add" })
      await platform.background.settled()
      const told = server.received.map(({ method, params }) => [method, params])
      expect(told).toContainEqual([
        "textDocument/didChange",
        { textDocument: { uri: "file:///workspace/a.txt", version: 2 }, contentChanges: [{ text: "bad\n" }] },
      ])
      expect(told).toContainEqual([
        "workspace/didChangeWatchedFiles",
        { changes: [{ uri: "file:///workspace/%C3%BC%20b.txt", type: 1 }] },
      ])
    },
  )
})

test("other settings end what ran before", async () => {
  const processes = lspPrograms({ demo: demoLsp({ pull: true }) })
  await withCare({ processes, config: { lsp: demo }, files: FILES }, async ({ lsp, platform, configure, events }) => {
    await lsp.diagnose(["/workspace/b.txt"], signal)
    await configure({ lsp: demo, username: "other" })
    expect(await lsp.status()).toHaveLength(1)
    await configure({ lsp: false })
    expect(await lsp.status()).toEqual([])
    await platform.background.settled()
    expect(processes.running()).toBe(0)
    expect(events).toEqual(["lsp.updated", "lsp.updated"])
  })
})

test("nothing starts unless the config wants it, nor in a directory that is not trusted", async () => {
  const processes = lspPrograms({ demo: demoLsp({ pull: true }), gopls: demoLsp() })
  const files = { ...FILES, "/workspace/main.go": "bad" }
  const programs = ["/bin/gopls", "/workspace/node_modules/.bin/demo"]
  const all = Object.keys(files)
  await withCare({ processes, files, programs }, async ({ lsp }) => {
    expect(await lsp.diagnose(all, signal)).toEqual({ text: "", diagnostics: {} })
  })
  const untrusted = { processes, config: { lsp: demo }, global: { lsp: true }, trusted: false, files, programs }
  await withCare(untrusted, async ({ lsp, platform }) => {
    for (const path of all) lsp.touch(path)
    await platform.background.settled()
    expect(await lsp.diagnose(all, signal)).toEqual({ text: "", diagnostics: {} })
    expect(await lsp.status()).toEqual([])
    expect(platform.log.entries).toContainEqual(
      expect.objectContaining({
        message: expect.stringContaining("Language servers do not start: the directory is not trusted"),
      }),
    )
  })
  expect(processes.started).toEqual([])
})
