import { NamedError } from "../errors.ts"
import { byteReader, type ByteReader, cutOff } from "./byte-reader.ts"

/** One entry of a tar archive. */
export interface TarEntry {
  /** As it is written in the archive. */
  path: string
  type: "file" | "directory" | "symlink" | "hardlink" | "other"
  /** What a link points to. */
  target: string
  sizeBytes: number
  isExecutable: boolean
  /** Reads the content; only before the next entry is asked for, and once. */
  content(): Promise<Uint8Array<ArrayBuffer>>
}

const BLOCK = 512

/** In the sum of a header, the bytes of the sum itself count as spaces. */
const SPACES = 8 * 32

/** Headers that only name things are never longer. */
const NAMES_LIMIT_BYTES = 1024 * 1024

const TYPES: Record<string, TarEntry["type"]> = {
  "0": "file",
  "\0": "file",
  "7": "file",
  "1": "hardlink",
  "2": "symlink",
  "5": "directory",
}

/** What headers before an entry say of it: names that do not fit its own, and sizes. */
type Extras = Partial<Record<"path" | "linkpath" | "size", string>>

/**
 * Reads a tar archive: ustar, GNU's long names and pax headers.
 *
 * @throws InvalidArchiveError for what is no tar archive, or one that breaks off
 */
export async function* readTar(source: AsyncIterable<Uint8Array>): AsyncGenerator<TarEntry> {
  const reader = byteReader(source)
  let extras: Extras = {}
  for (let isFirst = true; ; isFirst = false) {
    const header = await reader.take(BLOCK)
    if (!header) {
      if (isFirst) throw noArchive("it is empty")
      break
    }
    // Two blocks of zeros end an archive, often with more of them.
    const sum = sumOf(header)
    if (sum === 0) break
    if (sum + SPACES - sumOf(header, 148, 156) !== numberAt(header, 148, 8)) throw noArchive("a checksum is wrong")
    const flag = String.fromCharCode(header[156] ?? 0)
    const sizeBytes = extras.size === undefined ? numberAt(header, 124, 12) : parseSize(extras.size)
    if (flag === "x" || flag === "L" || flag === "K") {
      const text = await namesOf(reader, sizeBytes)
      extras = {
        ...extras,
        ...(flag === "x" ? paxRecords(text) : { [flag === "L" ? "path" : "linkpath"]: untilNul(text) }),
      }
      continue
    }
    if (flag === "g") {
      await reader.skip(padded(sizeBytes))
      continue
    }
    const type = TYPES[flag] ?? "other"
    const hasContent = type === "file" || type === "other"
    const body = contentOf(reader, hasContent ? sizeBytes : 0)
    const path = extras.path ?? headerPath(header)
    yield {
      path,
      // Before there was a type for directories, they were files whose names end in a slash.
      type: type === "file" && path.endsWith("/") ? "directory" : type,
      target: extras.linkpath ?? (header[157] === 0 ? "" : textAt(header, 157, 100)),
      sizeBytes: hasContent ? sizeBytes : 0,
      isExecutable: (numberAt(header, 100, 8) & 0o100) !== 0,
      content: body.read,
    }
    await body.finish()
    extras = {}
  }
  await reader.drain()
}

const noArchive = (reason: string) =>
  new NamedError("InvalidArchiveError", { message: `Cannot read the archive as tar: ${reason}` })

const padded = (sizeBytes: number): number => Math.ceil(sizeBytes / BLOCK) * BLOCK

/** Content that is skipped unless someone reads it. */
const contentOf = (reader: ByteReader, sizeBytes: number) => {
  let isRead = false
  return {
    read: async () => {
      isRead = true
      const bytes = await reader.take(sizeBytes)
      if (!bytes) throw cutOff()
      return bytes
    },
    finish: () => reader.skip(padded(sizeBytes) - (isRead ? sizeBytes : 0)),
  }
}

const namesOf = async (reader: ByteReader, sizeBytes: number): Promise<string> => {
  if (sizeBytes > NAMES_LIMIT_BYTES) throw noArchive("a header is too large")
  const bytes = await reader.take(padded(sizeBytes))
  if (!bytes) throw cutOff()
  return new TextDecoder().decode(bytes.subarray(0, sizeBytes))
}

/** Records are `LENGTH KEY=VALUE\n`, the length in bytes and of the whole record. */
const paxRecords = (text: string): Extras => {
  const bytes = new TextEncoder().encode(text)
  const extras: Extras = {}
  for (let at = 0; at < bytes.length;) {
    const head = new TextDecoder().decode(bytes.subarray(at, at + 20))
    const length = Number(/^(\d+) /.exec(head)?.[1])
    if (!(length > 0) || at + length > bytes.length) throw noArchive("a pax header is broken")
    const record = new TextDecoder().decode(bytes.subarray(at, at + length - 1))
    const [, key = "", value = ""] = /^\d+ ([^=]*)=([^]*)$/.exec(record) ?? []
    if (key === "path" || key === "linkpath" || key === "size") extras[key] = value
    at += length
  }
  return extras
}

const parseSize = (text: string): number => {
  const size = Number(text)
  if (!Number.isSafeInteger(size) || size < 0) throw noArchive("a size is no number")
  return size
}

const headerPath = (header: Uint8Array): string => {
  const name = textAt(header, 0, 100)
  if (header[345] === 0 || header[262] !== 0 || textAt(header, 257, 5) !== "ustar") return name
  return `${textAt(header, 345, 155)}/${name}`
}

const textAt = (header: Uint8Array, start: number, length: number): string => {
  const end = header.subarray(start, start + length).indexOf(0)
  return new TextDecoder().decode(header.subarray(start, start + (end < 0 ? length : end)))
}

const untilNul = (text: string): string => text.split("\0", 1)[0] ?? ""

/** Octal digits; sizes that need more are binary, with the first bit set. */
const numberAt = (header: Uint8Array, start: number, length: number): number => {
  const field = header.subarray(start, start + length)
  if (((field[0] ?? 0) & 0x80) === 0) {
    const text = untilNul(String.fromCharCode(...field)).trim()
    if (!/^[0-7]*$/.test(text)) throw noArchive("a number is none")
    return Number.parseInt(text || "0", 8)
  }
  const value = field.reduce((sum, byte, index) => sum * 256 + (index === 0 ? byte & 0x7f : byte), 0)
  if (!Number.isSafeInteger(value)) throw noArchive("a size is too large")
  return value
}

/** The sum of bytes. Two thousand headers are a million of them. */
const sumOf = (bytes: Uint8Array, start = 0, end = bytes.length): number => {
  let sum = 0
  for (let at = start; at < end; at += 1) sum += bytes[at] ?? 0
  return sum
}
