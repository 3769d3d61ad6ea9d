import { dirname, isWithin } from "../config/paths.ts"
import { NamedError } from "../errors.ts"
import type { Clock } from "../ports/clock.ts"
import type { FileContent, Files } from "../ports/files.ts"
import { archiveCheck, type ArchiveLimits, type CheckedEntry } from "./archive-check.ts"
import { cutOff } from "./byte-reader.ts"
import { createSpool } from "./spool.ts"
import { readTar, type TarEntry } from "./tar-reader.ts"

export interface ImportOptions {
  files: Files
  clock: Clock
  /** Absolute; may be missing. */
  directory: string
  /** Directory of its own for what has to be kept meanwhile. */
  scratch: string
  body: AsyncIterable<Uint8Array>
  signal?: AbortSignal | undefined
  /** Real paths that nothing may be unpacked to, or below. */
  exclude?: readonly string[]
  limits?: Partial<ArchiveLimits & { packedBytes: number }>
}

export interface Imported {
  /** Absolute paths of files and symlinks. */
  paths: string[]
  bytes: number
}

const MB = 1024 * 1024
const LIMITS = { entries: 200_000, bytes: 2048 * MB, fileBytes: 256 * MB, packedBytes: 1024 * MB }

/** Files written at once, with at most so many bytes before the last one; then other work gets its turn. */
const BATCH_FILES = 64
const BATCH_BYTES = MB

/**
 * Unpacks a tar archive, gzipped or not, over what is in a directory. It is read twice: what is wrong with it is found before
 * anything is written.
 *
 * @throws InvalidArchiveError, BodyTooLargeError
 */
export const importArchive = async (options: ImportOptions): Promise<Imported> => {
  const { files, directory, signal, clock } = options
  const fileBytes = Math.min(LIMITS.fileBytes, files.limitBytes ?? LIMITS.fileBytes)
  const limits = { ...LIMITS, fileBytes, ...options.limits }
  const spool = createSpool(files, options.scratch)
  const sent = kept(options.body, spool.add, limits.packedBytes, signal)
  const imported: Imported = { paths: [], bytes: 0 }
  try {
    const real = await files.realPath(directory)
    const exclude = (options.exclude ?? []).filter((place) => isWithin(place, real) || isWithin(real, place))
    const check = archiveCheck(files, directory, limits, exclude)
    for await (const entry of readTar(unpacked(sent))) {
      signal?.throwIfAborted()
      await check(entry)
    }
    // From here on a client that goes away changes nothing: half an archive would be worse than none.
    const locate = archiveCheck(files, directory, limits, exclude, true)
    await files.createDirectory(directory)
    const batch = createBatch(files, directory)
    /** Directories that are not made by what is in them. */
    const empty = new Set<string>()
    let count = 0
    for await (const entry of readTar(unpacked(spool.read()))) {
      const place = await locate(entry)
      if (!place) continue
      if (place.type === "directory") empty.add(place.path)
      else {
        for (let at = dirname(place.path); empty.delete(at); at = dirname(at));
        await write(files, batch, directory, place, entry)
        imported.paths.push(`${directory}/${place.path}`)
      }
      imported.bytes += entry.sizeBytes
      if (++count % BATCH_FILES === 0 || batch.isFull()) {
        await batch.flush()
        await new Promise<void>((resolve) => clock.soon(resolve))
      }
    }
    await batch.flush()
    for (const path of empty) await files.createDirectory(`${directory}/${path}`, { within: directory })
    return imported
  } finally {
    // Who answers takes what is left of the body, once nobody reads here any more.
    await sent.return(undefined)
    await spool.remove()
  }
}

/** Files that wait to be written together. */
interface Batch {
  add(file: FileContent & { content: Uint8Array }): void
  isFull(): boolean
  flush(): Promise<void>
}

const createBatch = (files: Files, directory: string): Batch => {
  let waiting: FileContent[] = []
  let bytes = 0
  return {
    add(file) {
      waiting.push(file)
      bytes += file.content.byteLength
    },
    isFull: () => bytes >= BATCH_BYTES,
    async flush() {
      const all = waiting
      waiting = []
      bytes = 0
      await files.writeAll(all, { within: directory })
    },
  }
}

/** What is checked in an archive cannot come into conflict, so files may wait; but for one that a hard link copies. */
const write = async (
  files: Files,
  batch: Batch,
  directory: string,
  { path, type, target }: CheckedEntry,
  entry: TarEntry,
): Promise<void> => {
  const absolute = `${directory}/${path}`
  const within = { within: directory }
  if (type === "symlink") return files.link(absolute, target, within)
  if (type === "hardlink") await batch.flush()
  const content = type === "file" ? await entry.content() : await files.read(`${directory}/${target}`, within)
  if (content) batch.add({ path: absolute, content, mode: entry.isExecutable ? 0o755 : 0o644 })
}

/** Passes a stream on, and keeps it. */
async function* kept(
  body: AsyncIterable<Uint8Array>,
  keep: (chunk: Uint8Array) => Promise<void>,
  limitBytes: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const chunk of untilBroken(body)) {
    signal?.throwIfAborted()
    bytes += chunk.length
    if (bytes > limitBytes)
      throw new NamedError("BodyTooLargeError", { message: `Send a body of at most ${limitBytes} bytes`, limitBytes })
    await keep(chunk)
    yield chunk
  }
}

async function* untilBroken(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* body
  } catch {
    throw cutOff()
  }
}

/** Unpacks what begins as gzip does. */
async function* unpacked(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const chunks = source[Symbol.asyncIterator]()
  let start = new Uint8Array()
  while (start.length < 2) {
    const { done, value } = await chunks.next()
    if (done) break
    const joined: Uint8Array<ArrayBuffer> = new Uint8Array(start.length + value.length)
    joined.set(start)
    joined.set(value, start.length)
    start = joined
  }
  const whole = (async function* () {
    if (start.length > 0) yield start
    yield* { [Symbol.asyncIterator]: () => chunks }
  })()
  if (start[0] !== 0x1f || start[1] !== 0x8b) return yield* whole
  yield* gunzip(whole)
}

async function* gunzip(source: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  let failure: unknown
  const packed = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      try {
        const { done, value } = await source.next()
        if (done) controller.close()
        else controller.enqueue(value as Uint8Array<ArrayBuffer>)
      } catch (error) {
        failure = error
        controller.error(error)
      }
    },
    cancel: () => void source.return(undefined),
  })
  try {
    yield* packed.pipeThrough(new DecompressionStream("gzip"))
  } catch (cause) {
    if (failure !== undefined) throw failure
    if (cause instanceof NamedError) throw cause
    throw new NamedError(
      "InvalidArchiveError",
      { message: "Cannot read the archive: its gzip data is broken" },
      { cause },
    )
  }
}
