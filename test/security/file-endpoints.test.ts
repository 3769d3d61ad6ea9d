import { expect, test } from "vitest"
import { fileList } from "../../handlers/file/list.ts"
import { fileRead } from "../../handlers/file/read.ts"
import { fileRemove } from "../../handlers/file/remove.ts"
import { fileWrite } from "../../handlers/file/write.ts"
import { findText } from "../../handlers/find/text.ts"
import { withApp } from "../support/app.ts"

const endpoints = [fileList, fileRead, fileWrite, fileRemove, findText]
const DATA = ".local/share/opencode-edge"

/** Spellings of a file that lies outside of `/workspace`. */
const OUTSIDE = [
  ...[
    "/etc/passwd",
    "../etc/passwd",
    "a/../../etc/passwd",
    "..%2fetc%2fpasswd",
    "link",
    "linkdir/passwd",
    "/workspace/../etc/passwd",
  ],
  ...["/proc/self/environ", "/proc/self/root/etc/passwd", "/dev/zero", "a\0b", "//etc/passwd", "./../etc/passwd"],
]
/** Names of files inside that do not exist, for one who reads them as other systems do, or follows links before `..`. */
const FOREIGN = [
  "linkdir/../etc/passwd",
  "..\\etc\\passwd",
  "C:\\windows\\win.ini",
  "\\\\server\\share",
  "C:/windows",
  "file:///etc/passwd",
  "%2e%2e/etc/passwd",
]

test("no spelling of a path leaves the workspace, to read, list, write or remove", () =>
  withApp(endpoints, async ({ call, platform }) => {
    platform.files.seed({ "/etc/passwd": "canary", "/workspace/a/b.txt": "b" })
    platform.files.symlink("/workspace/link", "/etc/passwd")
    platform.files.symlink("/workspace/linkdir", "/etc")
    for (const path of [...OUTSIDE, ...FOREIGN]) {
      const query = `path=${encodeURIComponent(path)}`
      const answers = [
        await call("GET", `/file/content?${query}`),
        await call("GET", `/file?${query}`),
        await call("PUT", `/file/content?${query}`, { content: "evil" }),
        ...(path.startsWith("link") && !path.includes("/") ? [] : [await call("DELETE", `/file?${query}`)]),
      ]
      expect(JSON.stringify(answers.map(({ body }) => body)), path).not.toContain("canary")
      if (OUTSIDE.includes(path) && path !== "..%2fetc%2fpasswd") {
        for (const { status } of answers) expect([400, 403], path).toContain(status)
      }
    }
    expect(new TextDecoder().decode(platform.files.peek("/etc/passwd"))).toBe("canary")
  }))

test("where the home directory is the workspace, the server's own files are still not in it", () =>
  withApp(endpoints, async ({ call, platform }) => {
    platform.files.seed({
      [`/home/user/${DATA}/auth.json`]: '{"acme":{"type":"api","key":"canary"}}',
      "/home/user/.local/state/opencode-edge/log/server.log": "canary",
      "/home/user/mine.txt": "canary of the user",
    })
    const at = "directory=/home/user"
    for (const path of [
      `${DATA}/auth.json`,
      `/home/user/${DATA}/auth.json`,
      ".local/state/opencode-edge/log/server.log",
    ]) {
      const query = `${at}&path=${encodeURIComponent(path)}`
      expect((await call("GET", `/file/content?${query}`)).status).toBe(403)
      expect((await call("PUT", `/file/content?${query}`, { content: "{}" })).status).toBe(403)
      expect((await call("DELETE", `/file?${query}`)).status).toBe(403)
    }
    expect((await call("GET", `/file?${at}&path=${DATA}`)).status).toBe(403)
    const { body } = await call("GET", `/find?${at}&pattern=canary`)
    expect((body as { path: { text: string } }[]).map(({ path }) => path.text)).toEqual(["mine.txt"])
  }))
