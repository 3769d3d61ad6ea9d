import { spawn } from "node:child_process"
import { once } from "node:events"
import { readFileSync } from "node:fs"
import { text } from "node:stream/consumers"
import { fileURLToPath } from "node:url"
import { expect, test } from "vitest"
import { withHome } from "../support/server-process.ts"

const root = fileURLToPath(new URL("../..", import.meta.url))
const readme = readFileSync(`${root}README.md`, "utf8")

/** The first example in a language that holds a text, with another server's address in it. */
const example = (language: string, mark: string, base: string): string => {
  const fences = [...readme.matchAll(/^```(\w+)\n([^]*?)^```/gm)]
  const found = fences.find(([, kind, code]) => kind === language && code?.includes(mark))?.[2]
  if (found === undefined) throw new Error(`README.md has no example with "${mark}"`)
  return found.replaceAll("http://127.0.0.1:4096", base)
}

const run = async (command: string, args: string[]): Promise<string> => {
  const child = spawn(command, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] })
  const [output, errors, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")])
  if (code !== 0) throw new Error(errors)
  return output
}

test("the shell example streams a turn of the demo model and gives its permission", { timeout: 30_000 }, () =>
  withHome(async ({ serve }) => {
    const { base } = await serve()
    const rest = `until curl -s ${base}/session/$SESSION/message | grep -q 'That was the tour'; do sleep 0.1; done; kill %1`
    const output = await run("bash", ["-mc", `${example("sh", "/permission", base)}\n${rest}`])
    expect(output).toContain("I am the **demo model**: a script")
    expect(output).not.toContain('"delta"')
    expect(output).toContain("true")
  }),
)

test("the SDK example prints the same turn", { timeout: 30_000 }, () =>
  withHome(async ({ serve }) => {
    const { base } = await serve()
    const output = await run(process.execPath, [
      "--input-type=module",
      "-e",
      example("js", "createOpencodeClient", base),
    ])
    expect(output).toContain("I am the **demo model**")
    expect(output).toContain("That was the tour")
  }),
)
