import { expect, test } from "vitest"
import { readTar } from "../../../runtime/project/tar-reader.ts"
import { tarEnd, tarEntry, type TarItem } from "../../../runtime/project/tar-writer.ts"
import { joined, type RawEntry, rawTar } from "../../support/tar.ts"

/** Gives bytes in pieces of odd sizes. */
async function* inPieces(bytes: Uint8Array, size = 777) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

const read = async (bytes: Uint8Array, withContent = true) => {
  const entries: string[] = []
  for await (const entry of readTar(inPieces(bytes))) {
    const { type, path, target, isExecutable, sizeBytes } = entry
    const content = withContent && type === "file" ? new TextDecoder().decode(await entry.content()) : ""
    entries.push([type, path, target, sizeBytes, content, isExecutable ? "x" : ""].join("|"))
  }
  return entries
}

const written = (...items: TarItem[]) => joined([...items.flatMap(tarEntry), tarEnd()])
const raw = (...entries: RawEntry[]) => rawTar(...entries)

test("what is written comes back", async () => {
  const long = `${"directory-with-a-name/".repeat(12)}사용법 ${"x".repeat(120)}.md`
  const content = new TextEncoder().encode("a".repeat(1000))
  const bytes = written(
    { path: "src", type: "directory", modifiedAt: 0 },
    { path: "src/a.txt", type: "file", modifiedAt: 1_700_000_000_000, content },
    { path: "run.sh", type: "file", modifiedAt: 0, isExecutable: true, content: new Uint8Array() },
    { path: long, type: "file", modifiedAt: 0, content: new TextEncoder().encode("1") },
    { path: "link", type: "symlink", modifiedAt: 0, target: long },
  )
  expect(bytes.length % 512).toBe(0)
  expect(await read(bytes)).toEqual([
    "directory|src/||0||x",
    `file|src/a.txt||1000|${"a".repeat(1000)}|`,
    "file|run.sh||0||x",
    `file|${long}||1|1|`,
    `symlink|link|${long}|0||x`,
  ])
  expect(await read(bytes, false)).toHaveLength(5)
})

test("old and foreign forms are read: prefixes, GNU's long names, sizes in binary, directories that end in a slash", async () => {
  const binary = `\x80${"\0".repeat(10)}\x03`
  expect(
    await read(
      raw(
        { path: "name", prefix: "some/prefix" },
        { path: "././@LongLink", flag: "L", content: `${"long/".repeat(30)}name\0` },
        { path: "short" },
        { path: "././@LongLink", flag: "K", content: "a/long/target\0" },
        { path: "link", flag: "2", target: "short" },
        { path: "old/", flag: "\0" },
        { path: "pax_global_header", flag: "g", content: "52 comment=0123456789012345678901234567890123456789\n" },
        { path: "last", content: "last", flag: "7" },
      ),
    ),
  ).toEqual([
    "file|some/prefix/name||0||",
    `file|${"long/".repeat(30)}name||0||`,
    "symlink|link|a/long/target|0||",
    "directory|old/||0||",
    "file|last||4|last|",
  ])
  const bytes = raw({ path: "b", content: "abc" })
  bytes.set(
    [...binary].map((character) => character.charCodeAt(0)),
    124,
  )
  bytes.fill(32, 148, 156)
  const sum = bytes.subarray(0, 512).reduce((total, byte) => total + byte, 0)
  bytes.set(new TextEncoder().encode(`${sum.toString(8).padStart(6, "0")}\0 `), 148)
  expect(await read(bytes)).toEqual(["file|b||3|abc|"])
})

test("an archive may lack its end, or have more after it", async () => {
  const bytes = raw({ path: "a" }, { path: "b" })
  expect(await read(bytes.subarray(0, 1024))).toHaveLength(2)
  expect(await read(joined([bytes, new Uint8Array(10_240)]))).toHaveLength(2)
})

test("what is no archive, or half of one, is refused", async () => {
  const whole = raw({ path: "a", content: "x".repeat(600) })
  const broken: [string, Uint8Array][] = [
    ["empty", new Uint8Array()],
    ["text", new TextEncoder().encode("no archive at all".repeat(100))],
    ["checksum", whole.map((byte, index) => (index === 3 ? 65 : byte))],
    ["in the content", whole.subarray(0, 900)],
    ["pax", raw({ path: "x", flag: "x", content: "99 path=short\n" })],
    ["pax size", raw({ path: "x", flag: "x", content: "11 size=-1\n" }, { path: "a" })],
    ["size", raw({ path: "a", size: "9z" })],
    ["names", raw({ path: "L", flag: "L", size: "77777777777" })],
  ]
  for (const [name, bytes] of broken) {
    await expect(read(bytes), name).rejects.toMatchObject({ name: "InvalidArchiveError" })
  }
})
