import { describe, expect, test } from "vitest"
import type { ErrorName } from "../../runtime/errors.ts"
import type { WithFiles } from "./files.suite.ts"

const named = (name: ErrorName) => expect.objectContaining({ name })

/** What every file adapter does with directories, links and executables. */
export const linksSuite = (withFiles: WithFiles): void => {
  describe("directories and links", () => {
    test("a directory is created with those above it, and may be there already", () =>
      withFiles(async ({ files, root }) => {
        await files.createDirectory(`${root}/a/b`)
        await files.createDirectory(`${root}/a/b`)
        expect(await files.list(`${root}/a`)).toEqual([{ name: "b", type: "directory" }])
        await files.write(`${root}/file`, "")
        await expect(files.createDirectory(`${root}/file/below`)).rejects.toEqual(named("NotADirectoryError"))
        await expect(files.createDirectory(`${root}/file`)).rejects.toEqual(named("NotADirectoryError"))
      }))

    test("a link is made, replaces a file or a link, and says what it points to", () =>
      withFiles(async ({ files, root, makeDirectory }) => {
        await files.link(`${root}/new/link`, "../target")
        expect(await files.readLink(`${root}/new/link`)).toBe("../target")
        await files.write(`${root}/new/file`, "")
        await files.link(`${root}/new/file`, "elsewhere")
        await files.link(`${root}/new/file`, "link")
        expect(await files.readLink(`${root}/new/file`)).toBe("link")
        await files.write(`${root}/plain`, "")
        expect(await files.readLink(`${root}/plain`)).toBeUndefined()
        expect(await files.readLink(`${root}/missing/link`)).toBeUndefined()
        await makeDirectory(`${root}/directory`)
        await expect(files.link(`${root}/directory`, "x")).rejects.toEqual(named("NotAFileError"))
        expect((await files.list(`${root}/new`))?.length).toBe(2)
      }))

    test("none is made outside", () =>
      withFiles(async ({ files, root, symlink }) => {
        await files.write(`${root}/in/file`, "")
        await symlink(`${root}/in/out`, root)
        const bounds = { within: `${root}/in` }
        await expect(files.link(`${root}/in/out/x`, "y", bounds)).rejects.toEqual(named("OutsideDirectoryError"))
        await expect(files.readLink(`${root}/in/out/x`, bounds)).rejects.toEqual(named("OutsideDirectoryError"))
        await expect(files.createDirectory(`${root}/in/out/x`, bounds)).rejects.toEqual(named("OutsideDirectoryError"))
        await expect(files.createDirectory(`${root}/in/../x`, bounds)).rejects.toEqual(named("OutsideDirectoryError"))
      }))

    test("what may be executed says so", () =>
      withFiles(async ({ files, root }) => {
        await files.write(`${root}/run.sh`, "", { mode: 0o755 })
        expect(await files.stat(`${root}/run.sh`)).toMatchObject({ type: "file", isExecutable: true })
        expect((await files.stat(root))?.isExecutable).toBeUndefined()
      }))
  })
}
