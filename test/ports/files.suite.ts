import { describe, expect, test } from "vitest"
import type { ErrorName } from "../../runtime/errors.ts"
import type { Files } from "../../runtime/ports/files.ts"
import { linksSuite } from "./files-links.suite.ts"

/** A file system with an empty directory `root`, and the means to put into it what `Files` cannot. */
export interface FilesPlace {
  files: Files
  /** Real path. What is beside it is outside. */
  root: string
  symlink(path: string, target: string): void | Promise<void>
  makeDirectory(path: string): void | Promise<void>
  /** Makes a FIFO or a device. */
  makeOther(path: string): void | Promise<void>
}

export type WithFiles = (body: (place: FilesPlace) => Promise<void>) => Promise<void>

const named = (name: ErrorName) => expect.objectContaining({ name })

/** What every file adapter does, on disk or in a database. */
export const filesSuite = (withFiles: WithFiles): void => {
  describe("reading", () => {
    test("gives bytes and text as they were written, byte order mark included", () =>
      withFiles(async ({ files, root }) => {
        await files.write(`${root}/a.bin`, new Uint8Array([0, 255, 10]))
        await files.write(`${root}/b.txt`, "\uFEFFnaïve 🦊\r\n")
        expect([...((await files.read(`${root}/a.bin`)) ?? [])]).toEqual([0, 255, 10])
        expect(await files.readText(`${root}/b.txt`)).toBe("\uFEFFnaïve 🦊\r\n")
      }))

    test("an empty file is not a missing one", () =>
      withFiles(async ({ files, root }) => {
        await files.write(`${root}/empty`, "")
        expect(await files.readText(`${root}/empty`)).toBe("")
        expect(await files.readText(`${root}/missing`)).toBeUndefined()
        expect(await files.read(`${root}/empty/below-a-file`)).toBeUndefined()
      }))

    test("a large file comes back whole", () =>
      withFiles(async ({ files, root }) => {
        const content = Uint8Array.from({ length: 3_000_000 }, (_, index) => index % 251)
        await files.write(`${root}/large`, content)
        const read = await files.read(`${root}/large`)
        expect(read?.length).toBe(content.length)
        expect(read?.every((byte, index) => byte === content[index])).toBe(true)
      }))

    test("a limit admits its own size and no byte more", () =>
      withFiles(async ({ files, root }) => {
        await files.write(`${root}/ten`, "0123456789")
        expect(await files.readText(`${root}/ten`, { limitBytes: 10 })).toBe("0123456789")
        await expect(files.read(`${root}/ten`, { limitBytes: 9 })).rejects.toEqual(named("FileTooLargeError"))
      }))

    test("a directory or a device is no file", () =>
      withFiles(async ({ files, root, makeOther }) => {
        await makeOther(`${root}/other`)
        await expect(files.read(root)).rejects.toEqual(named("NotAFileError"))
        await expect(files.read(`${root}/other`)).rejects.toEqual(named("NotAFileError"))
        expect((await files.stat(`${root}/other`))?.type).toBe("other")
      }))
  })

  describe("stat", () => {
    test("tells kind, size and time of what a link points to", () =>
      withFiles(async ({ files, root, symlink }) => {
        await files.write(`${root}/file`, "four")
        await symlink(`${root}/link`, "file")
        const stat = await files.stat(`${root}/link`)
        expect(stat).toEqual({ type: "file", sizeBytes: 4, modifiedAt: expect.any(Number) })
        expect((await files.stat(root))?.type).toBe("directory")
        expect(await files.stat(`${root}/missing`)).toBeUndefined()
      }))
  })

  describe("writing", () => {
    test("makes directories, replaces what was there and leaves nothing else", () =>
      withFiles(async ({ files, root }) => {
        await files.write(`${root}/a/b/file`, "first, and longer")
        await files.write(`${root}/a/b/file`, "second")
        expect(await files.readText(`${root}/a/b/file`)).toBe("second")
        expect(await files.list(`${root}/a/b`)).toEqual([{ name: "file", type: "file" }])
      }))

    test("a link stays, its target gets the content, also when it is new", () =>
      withFiles(async ({ files, root, symlink }) => {
        await files.write(`${root}/target`, "old")
        await symlink(`${root}/link`, "target")
        await symlink(`${root}/dangling`, "made")
        await files.write(`${root}/link`, "new")
        await files.write(`${root}/dangling`, "born")
        expect(await files.readText(`${root}/target`)).toBe("new")
        expect(await files.readText(`${root}/made`)).toBe("born")
        expect((await files.list(root))?.find(({ name }) => name === "link")?.type).toBe("symlink")
      }))

    test("writes many at once, of two with one path the last", () =>
      withFiles(async ({ files, root, symlink }) => {
        await files.write(`${root}/there`, "old", { mode: 0o755 })
        await symlink(`${root}/link`, "there")
        await files.writeAll(
          [
            { path: `${root}/a/b/one`, content: "1" },
            { path: `${root}/a/b/two`, content: new Uint8Array([50]), mode: 0o755 },
            { path: `${root}/link`, content: "first" },
            { path: `${root}/there`, content: "new" },
            { path: `${root}/empty`, content: "" },
            { path: `${root}/same`, content: "1" },
            { path: `${root}/empty`, content: "filled" },
          ],
          { within: root },
        )
        const texts = ["a/b/one", "a/b/two", "link", "there", "empty", "same"].map((path) =>
          files.readText(`${root}/${path}`),
        )
        expect(await Promise.all(texts)).toEqual(["1", "2", "new", "new", "filled", "1"])
        expect(await files.readLink(`${root}/link`)).toBe("there")
        expect(await files.stat(`${root}/there`)).toMatchObject({ isExecutable: true })
        expect(await files.stat(`${root}/a/b/two`)).toMatchObject({ isExecutable: true })
        await files.writeAll([])
      }))

    test("none of many leaves the directory", () =>
      withFiles(async ({ files, root, symlink }) => {
        await symlink(`${root}/out`, "..")
        for (const path of [`${root}/out/file`, `${root}/../file`, `${root}/new/../../file`, `${root}/a\0b/file`]) {
          const all = [
            { path: `${root}/inside`, content: "" },
            { path, content: "" },
          ]
          await expect(files.writeAll(all, { within: root }), path).rejects.toEqual(named("OutsideDirectoryError"))
        }
        expect(await files.stat(`${root}/../file`)).toBeUndefined()
        expect(await files.stat(`${root}/new`)).toBeUndefined()
      }))

    test("a directory or a device is not replaced, a file is no directory", () =>
      withFiles(async ({ files, root, makeDirectory, makeOther }) => {
        await makeDirectory(`${root}/directory`)
        await makeOther(`${root}/other`)
        await files.write(`${root}/file`, "")
        await expect(files.write(`${root}/directory`, "")).rejects.toEqual(named("NotAFileError"))
        await expect(files.write(`${root}/other`, "")).rejects.toEqual(named("NotAFileError"))
        await expect(files.write(`${root}/file/below`, "")).rejects.toEqual(named("NotADirectoryError"))
      }))
  })

  linksSuite(withFiles)

  describe("removing", () => {
    test("tells whether there was a file", () =>
      withFiles(async ({ files, root }) => {
        await files.write(`${root}/file`, "")
        expect(await files.remove(`${root}/file`)).toBe(true)
        expect(await files.remove(`${root}/file`)).toBe(false)
        expect(await files.remove(`${root}/no/such/file`)).toBe(false)
        expect(await files.stat(`${root}/file`)).toBeUndefined()
      }))

    test("takes a link and leaves its target; a directory is refused", () =>
      withFiles(async ({ files, root, symlink }) => {
        await files.write(`${root}/directory/file`, "kept")
        await symlink(`${root}/link`, "directory/file")
        await symlink(`${root}/dangling`, "nowhere")
        expect(await files.remove(`${root}/link`)).toBe(true)
        expect(await files.remove(`${root}/dangling`)).toBe(true)
        expect(await files.readText(`${root}/directory/file`)).toBe("kept")
        await expect(files.remove(`${root}/directory`)).rejects.toEqual(named("NotAFileError"))
      }))
  })

  describe("listing", () => {
    test("tells the kinds, and where links lead", () =>
      withFiles(async ({ files, root, symlink, makeDirectory, makeOther }) => {
        await files.write(`${root}/.hidden`, "")
        await makeDirectory(`${root}/directory`)
        await makeOther(`${root}/other`)
        await symlink(`${root}/to-directory`, "directory")
        await symlink(`${root}/to-file`, `${root}/.hidden`)
        await symlink(`${root}/to-nothing`, "missing")
        const entries = (await files.list(root)) ?? []
        expect(entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))).toEqual([
          { name: ".hidden", type: "file" },
          { name: "directory", type: "directory" },
          { name: "other", type: "other" },
          { name: "to-directory", type: "symlink", target: "directory" },
          { name: "to-file", type: "symlink", target: "file" },
          { name: "to-nothing", type: "symlink" },
        ])
      }))

    test("an empty directory is not a missing one, a file is refused", () =>
      withFiles(async ({ files, root }) => {
        expect(await files.list(root)).toEqual([])
        expect(await files.list(`${root}/missing`)).toBeUndefined()
        await files.write(`${root}/file`, "")
        await expect(files.list(`${root}/file`)).rejects.toEqual(named("NotADirectoryError"))
      }))
  })

  describe("paths", () => {
    test("realPath follows links, also above what does not exist", () =>
      withFiles(async ({ files, root, symlink }) => {
        await files.write(`${root}/a/file`, "")
        await symlink(`${root}/link`, "a")
        expect(await files.realPath(`${root}/link/file`)).toBe(`${root}/a/file`)
        expect(await files.realPath(`${root}/link/new/../file`)).toBe(`${root}/a/file`)
        expect(await files.realPath(`${root}/link/x/y`)).toBe(`${root}/a/x/y`)
        expect(await files.realPath("/")).toBe("/")
      }))

    test("a relative path or a NUL byte is refused", () =>
      withFiles(async ({ files, root }) => {
        await expect(files.read("file")).rejects.toThrow(TypeError)
        await expect(files.read(`${root}/a\0b`)).rejects.toEqual(named("OutsideDirectoryError"))
        await expect(files.write(`${root}/a\0b`, "")).rejects.toEqual(named("OutsideDirectoryError"))
        await expect(files.remove(`${root}/a\0b`)).rejects.toEqual(named("OutsideDirectoryError"))
      }))

    test("a loop of links ends", () =>
      withFiles(async ({ files, root, symlink }) => {
        await symlink(`${root}/one`, "two")
        await symlink(`${root}/two`, "one")
        await expect(files.read(`${root}/one`)).rejects.toEqual(named("OutsideDirectoryError"))
        expect(await files.list(root)).toHaveLength(2)
      }))
  })

  describe("within", () => {
    /** All methods on one path, all of which are to refuse it. */
    const expectRefused = async ({ files, root }: FilesPlace, path: string) => {
      const within = { within: `${root}/inside` }
      const refused = named("OutsideDirectoryError")
      await expect(files.stat(path, within)).rejects.toEqual(refused)
      await expect(files.read(path, within)).rejects.toEqual(refused)
      await expect(files.readText(path, within)).rejects.toEqual(refused)
      await expect(files.write(path, "taken over", within)).rejects.toEqual(refused)
      await expect(files.list(path, within)).rejects.toEqual(refused)
    }

    const withInside: WithFiles = (body) =>
      withFiles(async (place) => {
        await place.files.write(`${place.root}/inside/file`, "mine")
        await place.files.write(`${place.root}/outside/secret`, "secret")
        await body(place)
        expect(await place.files.readText(`${place.root}/outside/secret`)).toBe("secret")
      })

    test("admits what is inside, the directory itself and links that stay inside", () =>
      withInside(async ({ files, root, symlink }) => {
        const within = { within: `${root}/inside` }
        await symlink(`${root}/inside/link`, "../inside/file")
        expect(await files.readText(`${root}/inside/link`, within)).toBe("mine")
        expect(await files.list(`${root}/inside`, within)).toHaveLength(2)
        await files.write(`${root}/inside/new/file`, "new", within)
        expect(await files.readText(`${root}/inside/../inside/new/file`, within)).toBe("new")
        expect(await files.remove(`${root}/inside/link`, within)).toBe(true)
      }))

    test("a directory that is a link itself is followed first", () =>
      withInside(async ({ files, root, symlink }) => {
        await symlink(`${root}/alias`, "inside")
        expect(await files.readText(`${root}/alias/file`, { within: `${root}/alias` })).toBe("mine")
      }))

    test("refuses a path that climbs out, and a neighbour whose name begins alike", () =>
      withInside(async (place) => {
        await place.files.write(`${place.root}/inside-too/file`, "other")
        await expectRefused(place, `${place.root}/inside/../outside/secret`)
        await expectRefused(place, `${place.root}/inside-too/file`)
        await expectRefused(place, "/")
        const { files, root } = place
        await expect(files.remove(`${root}/outside/secret`, { within: `${root}/inside` })).rejects.toEqual(
          named("OutsideDirectoryError"),
        )
      }))

    test("refuses links that lead out: to a file, through a directory, to nothing", () =>
      withInside(async (place) => {
        const { root, symlink } = place
        await symlink(`${root}/inside/to-file`, "../outside/secret")
        await symlink(`${root}/inside/to-directory`, `${root}/outside`)
        await symlink(`${root}/inside/to-nothing`, "../outside/made")
        await symlink(`${root}/inside/to-nowhere`, "../no/such/directory")
        await expectRefused(place, `${root}/inside/to-file`)
        await expectRefused(place, `${root}/inside/to-directory/secret`)
        await expectRefused(place, `${root}/inside/to-directory/new/file`)
        await expectRefused(place, `${root}/inside/to-nothing`)
        await expectRefused(place, `${root}/inside/to-nowhere/file`)
        expect(await place.files.list(`${root}/outside`)).toHaveLength(1)
        const within = { within: `${root}/inside` }
        await expect(place.files.remove(`${root}/inside/to-directory/secret`, within)).rejects.toEqual(
          named("OutsideDirectoryError"),
        )
        expect(await place.files.remove(`${root}/inside/to-file`, within)).toBe(true)
      }))
  })
}
