import { expect, test } from "vitest"
import { fileList } from "../../../handlers/file/list.ts"
import { withApp } from "../../support/app.ts"
import { withFiles } from "../../support/with-files.ts"

const ENDPOINTS = [fileList]

const short = (body: { path: string; ignored: boolean }[]) =>
  body.map(({ path, ignored }) => (ignored ? `${path} ignored` : path))

test("directories come first, then files, by name without regard to case", () => {
  const files = { "b.ts": "", "A.ts": "", "10.ts": "", "9.ts": "", "sub/x.ts": "", "Docs/y.md": "", ".env": "" }
  return withFiles(ENDPOINTS, files, async ({ call }) => {
    const { status, body } = await call("GET", "/file?path=")
    expect(status).toBe(200)
    expect(short(body)).toEqual(["Docs/", "sub/", ".env", "10.ts", "9.ts", "A.ts", "b.ts"])
    expect((await call("GET", "/file?path=sub")).body).toEqual([
      { name: "x.ts", path: "sub/x.ts", absolute: "/workspace/sub/x.ts", type: "file", ignored: false },
    ])
    for (const path of ["sub/", "./sub", "sub/../sub/.", "/workspace/sub"]) {
      expect((await call("GET", `/file?path=${path}`)).body, path).toHaveLength(1)
    }
  })
})

test("what is ignored says so: by rules of every directory, of the repository's own list and of the user's", () => {
  const files = {
    ".gitignore": "dist/\n*.log\n",
    "dist/a.js": "",
    "x.log": "",
    "src/.gitignore": "secret\n!keep.log\n",
    "src/keep.log": "",
    "src/secret": "",
    "src/deep/secret": "",
    "src/mine.tmp": "",
    "src/local.txt": "",
    ".git/info/exclude": "/src/local.txt\n",
    "src/.ignore": "!secret\n",
  }
  return withFiles(
    ENDPOINTS,
    files,
    async ({ call }) => {
      const list = async (path: string, rest = "") => short((await call("GET", `/file?path=${path}${rest}`)).body)
      expect(await list("")).toEqual([".git/", "dist/ ignored", "src/", ".gitignore", "x.log ignored"])
      expect(await list("src")).toEqual([
        "src/deep/",
        "src/.gitignore",
        "src/.ignore",
        "src/keep.log",
        "src/local.txt ignored",
        "src/mine.tmp ignored",
        "src/secret",
      ])
      expect(await list("dist")).toEqual(["dist/a.js ignored"])
      expect(await list("", "&directory=/workspace/src/deep")).toEqual(["secret"])
    },
    { prepare: ({ files: memory }) => memory.seed({ "/home/user/.config/git/ignore": "*.tmp\n" }) },
  )
})

test("outside of repositories .gitignore does not count, as in searches", () =>
  withApp(ENDPOINTS, async ({ call, platform }) => {
    platform.files.seed({ "/plain/.gitignore": "a\n", "/plain/.ignore": "b\n", "/plain/a": "", "/plain/b": "" })
    expect(short((await call("GET", "/file?path=&directory=/plain")).body)).toEqual([
      ".gitignore",
      ".ignore",
      "a",
      "b ignored",
    ])
  }))

test("symlinks have the type of what they point to; devices are not shown", () =>
  withFiles(ENDPOINTS, { "src/a.ts": "" }, async ({ call, platform: { files } }) => {
    files.symlink("/workspace/to-dir", "src")
    files.symlink("/workspace/to-file", "src/a.ts")
    files.symlink("/workspace/to-nothing", "missing")
    files.makeDevice("/workspace/device")
    const { body } = await call("GET", "/file?path=")
    expect(body.map(({ path, type }: { path: string; type: string }) => `${path} ${type}`)).toEqual([
      "src/ directory",
      "to-dir/ directory",
      "to-file file",
      "to-nothing file",
    ])
    expect(short((await call("GET", "/file?path=to-dir")).body)).toEqual(["to-dir/a.ts"])
  }))

test("in a directory of a work tree the rest of it can be reached", () =>
  withFiles(ENDPOINTS, { "a.ts": "", "sub/b.ts": "" }, async ({ call }) => {
    expect(short((await call("GET", "/file?path=..&directory=/workspace/sub")).body)).toEqual(["../sub/", "../a.ts"])
  }))

test("outside of the work tree is forbidden, also by symlink", () =>
  withFiles(ENDPOINTS, { "a.ts": "" }, async ({ call, platform: { files } }) => {
    files.seed({ "/etc/passwd": "" })
    files.symlink("/workspace/out", "/etc")
    for (const path of ["..", "../", "/etc", "sub/../../etc", "out", "%00", "/"]) {
      expect(await call("GET", `/file?path=${path}`), path).toMatchObject({
        status: 403,
        body: { name: "OutsideDirectoryError" },
      })
    }
  }))

test("a missing directory is not found, a file is none, a path is needed", () =>
  withFiles(ENDPOINTS, { "a.ts": "" }, async ({ call }) => {
    expect(await call("GET", "/file?path=nope")).toMatchObject({ status: 404, body: { name: "FileNotFoundError" } })
    expect(await call("GET", "/file?path=a.ts")).toMatchObject({ status: 400, body: { name: "NotADirectoryError" } })
    expect(await call("GET", "/file?path=&directory=/gone")).toMatchObject({ status: 404 })
    expect(await call("GET", "/file")).toMatchObject({ status: 400, body: { data: { kind: "Query" } } })
  }))
