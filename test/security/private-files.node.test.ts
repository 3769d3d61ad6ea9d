import { execFileSync, spawn } from "node:child_process"
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { chmod, mkdir } from "node:fs/promises"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { expect, test } from "vitest"
import { fileCredentials } from "../../adapters/node/credentials.ts"
import { nodeFiles } from "../../adapters/node/files.ts"
import { nodeLog } from "../../adapters/node/log.ts"
import { withDirectory } from "../support/temporary.ts"

const bin = fileURLToPath(new URL("../../bin/opencode", import.meta.url))
const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8)

/** Starts a server whose umask hides nothing. */
const serveOpenly = async (home: string, project: string, body: (base: string) => Promise<void>): Promise<void> => {
  const child = spawn("sh", ["-c", 'umask 000; exec "$@"', "sh", process.execPath, bin, "serve", "--port", "0"], {
    cwd: project,
    env: { PATH: process.env["PATH"], HOME: home },
    stdio: ["ignore", "pipe", "ignore"],
  })
  try {
    let output = ""
    for await (const chunk of child.stdout.setEncoding("utf8").iterator({ destroyOnReturn: false })) {
      output += String(chunk)
      const base = /listening on (\S+)/.exec(output)?.[1]
      if (base === undefined) continue
      await body(base)
      return
    }
    throw new Error(`The server ended: ${output}`)
  } finally {
    child.kill("SIGKILL")
  }
}

test("what the server writes for itself can be read by its user alone, whatever the umask", { timeout: 60_000 }, () =>
  withDirectory(async (home) => {
    const project = join(home, "project")
    await mkdir(project)
    const git = (...args: string[]) =>
      execFileSync("git", ["-c", "user.name=T", "-c", "user.email=t@t", ...args], { cwd: project, stdio: "pipe" })
    git("init", "--quiet")
    writeFileSync(join(project, "a.txt"), "a\n")
    git("add", ".")
    git("commit", "--quiet", "-m", "one")
    await serveOpenly(home, project, async (base) => {
      const send = (path: string, body: object, method: "POST" | "PUT" = "POST") =>
        fetch(base + path, { method, body: JSON.stringify(body) }).then((answer) => answer.text())
      await send("/auth/acme", { type: "api", key: "canary" }, "PUT")
      const { id } = JSON.parse(await send("/session", {})) as { id: string }
      await send(`/session/${id}/shell`, { agent: "build", command: "seq 100000" })
      await send(`/session/${id}/message`, { parts: [{ type: "text", text: "hello" }] })
    })
    const data = join(home, ".local/share/opencode-edge")
    const folders = [data, join(home, ".local/state/opencode-edge"), join(home, ".cache/opencode-edge")]
    for (const folder of folders) if (existsSync(folder)) expect(modeOf(folder), folder).toBe("700")
    const files = ["opencode.db", "opencode.db-wal", "opencode.db-shm", "auth.json"].map((name) => join(data, name))
    const outputs = readdirSync(join(data, "tool-output")).map((name) => join(data, "tool-output", name))
    expect(outputs.length).toBeGreaterThan(0)
    for (const file of [...files, ...outputs, join(home, ".local/state/opencode-edge/log/server.log")]) {
      expect(modeOf(file), file).toBe("600")
    }
    for (const folder of ["tool-output", "snapshot"]) expect(modeOf(join(data, folder)), folder).toBe("700")
    expect(readdirSync(data).filter((name) => name.includes(".tmp"))).toEqual([])
  }),
)

test("a file of keys that others can read is refused, with the command that mends it", () =>
  withDirectory(async (folder) => {
    const path = join(folder, "data/auth.json")
    const store = fileCredentials(nodeFiles(), path)
    await store.set("acme", { type: "api", key: "canary" })
    expect(modeOf(path)).toBe("600")
    for (const mode of [0o640, 0o604, 0o644, 0o660, 0o666, 0o620]) {
      await chmod(path, mode)
      await expect(store.all(), mode.toString(8)).rejects.toThrow(`chmod 600 ${path}`)
    }
    await chmod(path, 0o600)
    expect(await store.get("acme")).toMatchObject({ key: "canary" })
  }))

test("a provider may have any name, those of properties too", () =>
  withDirectory(async (folder) => {
    const path = join(folder, "auth.json")
    const store = fileCredentials(nodeFiles(), path)
    const names = ["__proto__", "constructor", "toString"]
    for (const name of names) expect(await store.get(name), name).toBeUndefined()
    for (const name of names) await store.set(name, { type: "api", key: name })
    for (const name of names) expect(await store.get(name), name).toMatchObject({ key: name })
    expect(Object.keys(await fileCredentials(nodeFiles(), path).all())).toEqual(names)
    for (const name of names) await store.remove(name)
    expect(readFileSync(path, "utf8")).toBe("{}\n")
  }))

test("keys are there whole or as before, whatever happens in the middle of a write", () =>
  withDirectory(async (folder) => {
    const path = join(folder, "auth.json")
    const store = fileCredentials(nodeFiles(), path)
    await store.set("a", { type: "api", key: "1" })
    const writes = Array.from({ length: 20 }, (_, index) =>
      store.set(`k${index}`, { type: "api", key: "x".repeat(10_000) }),
    )
    let isDone = false
    const all = Promise.all(writes).then(() => (isDone = true))
    let reads = 0
    while (!isDone) {
      JSON.parse(readFileSync(path, "utf8"))
      reads++
      await new Promise((resolve) => setImmediate(resolve))
    }
    await all
    expect(reads).toBeGreaterThan(0)
    expect(Object.keys(await store.all()).length).toBe(21)
    expect(readdirSync(folder)).toEqual(["auth.json"])
  }))

test("what is logged ends no line, moves no cursor and fills no disk", () =>
  withDirectory(async (folder) => {
    const file = join(folder, "log/server.log")
    const log = nodeLog({ level: "info", file, limitBytes: 20_000 })
    const evil = "a\r\nb\u001b[2Jc\u009b2Jd\u2028e\u0085f\u202eg\u007f\0"
    log("info", evil, { error: new Error(evil), [evil]: evil })
    const text = readFileSync(file, "utf8")
    expect(text.split("\n").length).toBe(2)
    // oxlint-disable-next-line no-control-regex -- control characters are what it is about
    expect(text.trimEnd()).toMatch(/^[^\u0000-\u001f\u007f-\u009f\u2028\u2029\u202e]*$/)
    expect(JSON.parse(text)).toMatchObject({ message: evil })
    log("info", "x".repeat(1_000_000))
    expect(statSync(file).size).toBeLessThan(30_000)
    for (let count = 0; count < 1000; count++) log("info", "y".repeat(500))
    expect(readdirSync(join(folder, "log")).sort()).toEqual(["server.log", "server.log.1"])
    expect(statSync(file).size + statSync(`${file}.1`).size).toBeLessThan(60_000)
    expect([modeOf(file), modeOf(`${file}.1`), modeOf(join(folder, "log"))]).toEqual(["600", "600", "700"])
  }))
