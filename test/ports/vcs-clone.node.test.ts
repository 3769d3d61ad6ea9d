import { execFileSync, spawn } from "node:child_process"
import { chmod, mkdir, mkdtemp, readFile, realpath, rm, stat, writeFile } from "node:fs/promises"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { describe, expect, test } from "vitest"
import { memoryEnvironment } from "../../adapters/memory/environment.ts"
import { gitClone } from "../../adapters/node/clone.ts"
import { nodeEgress, type Resolve } from "../../adapters/node/egress.ts"
import { nodeProcesses } from "../../adapters/node/processes.ts"
import type { Vcs } from "../../runtime/ports/vcs.ts"

const PATH = process.env["PATH"] ?? ""

interface Bench {
  clone: NonNullable<Vcs["clone"]>
  /** An empty directory. */
  target: string
  /** A bare repository with branches main and topic, and what could run when it is cloned. */
  source: string
  scratch: string
}

const run = (cwd: string, ...args: string[]) =>
  execFileSync("git", ["-c", "user.name=T", "-c", "user.email=t@t", "-c", "init.defaultBranch=main", ...args], {
    cwd,
    env: { PATH, HOME: cwd, GIT_CONFIG_NOSYSTEM: "1" },
    stdio: "pipe",
  }).toString()

const withSource = async (
  body: (bench: Bench) => Promise<void>,
  { variables = {}, resolve }: { variables?: Record<string, string>; resolve?: Resolve } = {},
) => {
  const scratch = await realpath(await mkdtemp(join(tmpdir(), "clone-test-")))
  const [work, target] = [join(scratch, "work"), join(scratch, "target")]
  await mkdir(work)
  await mkdir(target)
  try {
    run(work, "init", "--quiet")
    for (const branch of ["main", "topic"]) {
      run(work, "checkout", "--quiet", "-B", branch)
      await writeFile(join(work, `${branch}.txt`), branch)
      run(work, "add", "-A")
      run(work, "commit", "--quiet", "-m", branch)
    }
    run(work, "checkout", "--quiet", "main")
    run(scratch, "clone", "--quiet", "--bare", "work", "source.git")
    const environment = memoryEnvironment({
      variables: { HOME: scratch, ...variables, PATH: `${scratch}/bin:${PATH}` },
    })
    const processes = nodeProcesses({ environment })
    const network = { environment, ...(resolve && { resolve }) }
    const clone = gitClone({ processes, egress: nodeEgress(network), ...network })
    await body({ clone, target, source: join(scratch, "source.git"), scratch })
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

/** Serves repositories below a directory by git's own CGI program. `/moved/…` sends to `/…`, `/away/…` to another host. */
const withServer = async (root: string, body: (port: number, seen: string[]) => Promise<void>) => {
  const seen: string[] = []
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "", "http://x")
    seen.push(`${request.headers.host?.split(":")[0]} ${url.pathname} ${request.headers.authorization ?? "-"}`)
    const moved = /^\/(moved|away)(\/.*)$/.exec(url.pathname)
    if (moved) {
      const host = moved[1] === "away" ? "http://10.0.0.1" : ""
      response.writeHead(301, { location: host + moved[2] + url.search }).end()
      return
    }
    const cgi = spawn(join(execFileSync("git", ["--exec-path"]).toString().trim(), "git-http-backend"), {
      env: {
        ...{ PATH, GIT_PROJECT_ROOT: root, GIT_HTTP_EXPORT_ALL: "1", PATH_INFO: url.pathname },
        ...{
          QUERY_STRING: url.search.slice(1),
          REQUEST_METHOD: request.method,
          CONTENT_TYPE: request.headers["content-type"],
        },
        GIT_PROTOCOL: request.headers["git-protocol"] as string | undefined,
      },
    })
    request.pipe(cgi.stdin)
    const chunks: Buffer[] = []
    cgi.stdout.on("data", (chunk: Buffer) => chunks.push(chunk))
    cgi.on("close", () => {
      const output = Buffer.concat(chunks)
      const end = output.indexOf("\r\n\r\n")
      for (const line of output.subarray(0, end).toString().split("\r\n")) {
        const [name = "", value = ""] = line.split(": ")
        if (name === "Status") response.statusCode = Number.parseInt(value, 10)
        else if (name) response.setHeader(name, value)
      }
      response.end(output.subarray(end + 4))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  try {
    await body((server.address() as AddressInfo).port, seen)
  } finally {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
}

const ALLOWED = { variables: { OPENCODE_WEBFETCH_ALLOW: "127.0.0.1" } }

describe("over http", () => {
  test("the default branch, or a branch, whole or as deep as asked for", () =>
    withSource(async ({ clone, target, scratch }) => {
      await withServer(scratch, async (port) => {
        const url = `http://127.0.0.1:${port}/source.git`
        await clone(target, { url })
        expect(await readFile(join(target, "main.txt"), "utf8")).toBe("main")
        expect(run(target, "rev-list", "--count", "--all").trim()).toBe("2")
        await clone(join(scratch, "new/place"), { url, ref: "topic", depth: 1 })
        expect(run(join(scratch, "new/place"), "rev-list", "--count", "--all").trim()).toBe("1")
        expect(run(join(scratch, "new/place"), "branch", "--show-current").trim()).toBe("topic")
      })
    }, ALLOWED))

  test("redirects of the first request are followed, and checked", () =>
    withSource(async ({ clone, target, scratch }) => {
      await withServer(scratch, async (port) => {
        const base = `http://127.0.0.1:${port}`
        await clone(target, { url: `${base}/moved/source.git/` })
        expect(await readFile(join(target, "main.txt"), "utf8")).toBe("main")
        await expect(clone(join(scratch, "other"), { url: `${base}/away/source.git` })).rejects.toMatchObject({
          name: "AddressRefusedError",
          data: { host: "10.0.0.1" },
        })
      })
    }, ALLOWED))

  test(
    "the connection goes to the address that was checked",
    () =>
      withSource(
        async ({ clone, target, scratch }) => {
          await withServer(scratch, async (port, seen) => {
            // The name is public by what the test's resolver says, so that only a pinned address could be reached.
            const failure = clone(target, { url: `http://repo.example.test:${port}/source.git` })
            await expect(failure).rejects.toThrow()
            expect(seen).toEqual([])
          })
        },
        { resolve: async () => [{ address: "198.51.101.1", family: 4 }] },
      ),
    60_000,
  )

  test("private addresses are refused: as they stand, by name, in odd forms", () =>
    withSource(
      async ({ clone, target }) => {
        const hosts = [
          "127.0.0.1",
          "localhost",
          "10.1.2.3",
          "169.254.169.254",
          "[::1]",
          "0x7f000001",
          "2130706433",
          "a.internal",
          "inside.test",
        ]
        for (const protocol of ["http", "https", "ssh"]) {
          for (const host of hosts) {
            await expect(clone(target, { url: `${protocol}://${host}/r.git` }), host).rejects.toMatchObject({
              name: "AddressRefusedError",
            })
          }
        }
        await expect(clone(target, { url: "git@localhost:r.git" })).rejects.toMatchObject({
          name: "AddressRefusedError",
        })
      },
      { resolve: async () => [{ address: "192.168.1.1", family: 4 }] },
    ))

  test("what goes wrong is told, without the password", () =>
    withSource(async ({ clone, target, scratch }) => {
      await withServer(scratch, async (port) => {
        const failure = clone(target, { url: `http://user:hunter2@127.0.0.1:${port}/none.git` })
        await expect(failure).rejects.toMatchObject({
          name: "VcsFailedError",
          message: expect.stringContaining("not found"),
        })
        await expect(failure).rejects.not.toThrow(/hunter2/)
        await expect(clone(target, { url: `http://127.0.0.1:${port}/source.git`, ref: "none" })).rejects.toThrow(/none/)
      })
    }, ALLOWED))
})

describe("over ssh", () => {
  /** Stands for ssh: notes its arguments and runs the last one here. */
  const fakeSsh = async (scratch: string, source: string) => {
    const program = join(scratch, "bin/ssh")
    await mkdir(dirname(program), { recursive: true })
    await writeFile(program, `#!/bin/sh\necho "$@" > ${scratch}/ssh-args\nexec git upload-pack ${source}\n`)
    await chmod(program, 0o755)
    return () => readFile(join(scratch, "ssh-args"), "utf8")
  }
  const options = { resolve: async () => [{ address: "198.51.101.1", family: 4 }] }

  test("nothing is asked, and the address is the one that was checked", () =>
    withSource(async ({ clone, target, source, scratch }) => {
      const args = await fakeSsh(scratch, source)
      await clone(target, { url: "ssh://git@repo.example.test:2222/r.git" })
      expect(await readFile(join(target, "main.txt"), "utf8")).toBe("main")
      expect(await args()).toMatch(
        /^-o BatchMode=yes -o HostName=198\.51\.101\.1 -o HostKeyAlias=\[repo\.example\.test\]:2222 .*git@repo\.example\.test/,
      )
      await clone(join(scratch, "short"), { url: "git@repo.example.test:some/r.git" })
      expect(await args()).toContain("git-upload-pack 'some/r.git'")
    }, options))
})

describe("other addresses", () => {
  test("are refused: files, programs, options", () =>
    withSource(async ({ clone, target, source, scratch }) => {
      const urls = [
        source,
        `file://${source}`,
        `ext::sh -c touch% ${scratch}/ran`,
        "git://example.com/r.git",
        "--upload-pack=touch ran",
        "-oProxyCommand=touch ran",
        "ssh://-oProxyCommand=touch/r",
        "ssh://-oProxyCommand=x@example.com/r",
        "git@-oProxyCommand=x:r",
        "http://$(touch ran)/r",
        "",
      ]
      for (const url of urls) {
        await expect(clone(target, { url }), url).rejects.toMatchObject({ name: "AddressRefusedError" })
      }
      expect(await stat(join(scratch, "ran")).catch(() => "none")).toBe("none")
    }))
})

test("a host that cannot be reached is told", () =>
  withSource(
    async ({ clone, target }) => {
      await expect(clone(target, { url: "https://nowhere.test/r.git" })).rejects.toMatchObject({
        name: "VcsFailedError",
        message: expect.stringContaining("no such name"),
      })
    },
    {
      resolve: async () => {
        throw new Error("no such name")
      },
    },
  ))

test("a file in the way of the directory is told", () =>
  withSource(async ({ clone, target }) => {
    await writeFile(join(target, "file"), "")
    const failure = clone(join(target, "file/below"), { url: "https://nowhere.test/r.git" })
    await expect(failure).rejects.toMatchObject({ name: "NotADirectoryError" })
  }))

test("a directory that is not empty stays as it is", () =>
  withSource(async ({ clone, target, scratch }) => {
    await writeFile(join(target, "mine"), "")
    await withServer(scratch, async (port, seen) => {
      await expect(clone(target, { url: `http://127.0.0.1:${port}/source.git` })).rejects.toMatchObject({
        name: "DirectoryNotEmptyError",
      })
      expect(seen).toEqual([])
    })
  }, ALLOWED))

test("what the user's template and hooks would run does not run", () =>
  withSource(async ({ clone, target, scratch }) => {
    const hook = join(scratch, "template/hooks/post-checkout")
    await mkdir(dirname(hook), { recursive: true })
    await writeFile(hook, `#!/bin/sh\ntouch ${scratch}/ran\n`)
    await chmod(hook, 0o755)
    await writeFile(
      join(scratch, ".gitconfig"),
      `[init]\n\ttemplateDir = ${scratch}/template\n[core]\n\thooksPath = ${scratch}/template/hooks\n`,
    )
    await withServer(scratch, async (port) => {
      await clone(target, { url: `http://127.0.0.1:${port}/source.git` })
      expect(await stat(join(scratch, "ran")).catch(() => "none")).toBe("none")
    })
  }, ALLOWED))
