import { once } from "node:events"
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises"
import { expect, test } from "vitest"
import { type ServerProcess, withHome } from "../support/server-process.ts"

/** What the server says after the line with its address. */
const said = async ({ child: { stdout } }: ServerProcess): Promise<string> => {
  if (!stdout) throw new Error("The server has no output")
  const [chunk] = await once(stdout, "data")
  return String(chunk)
}

test("the page is shown in the browser", () =>
  withHome(async ({ project, web }) => {
    await mkdir(`${project}/bin`)
    await writeFile(`${project}/bin/xdg-open`, `#!/bin/sh\necho "$@" > "${project}/opened"\n`)
    await chmod(`${project}/bin/xdg-open`, 0o755)
    const PATH = `${project}/bin:${process.env["PATH"]}`
    const server = await web(["--hostname", "0.0.0.0", "--insecure"], { PATH, DISPLAY: ":0" })
    const page = `http://127.0.0.1:${new URL(server.base).port}/`
    expect(await said(server)).toBe(`Opened ${page} in the browser\n`)
    expect(await readFile(`${project}/opened`, "utf8")).toBe(`${page}\n`)
    expect((await fetch(page)).headers.get("content-type")).toContain("text/html")
    expect(await server.stop()).toEqual({ code: 0, signal: null })
  }))

test("where there is none, its address is told", () =>
  withHome(async ({ web }) => {
    const server = await web()
    expect(await said(server)).toBe(`Open ${server.base}/ in a browser\n`)
  }))
