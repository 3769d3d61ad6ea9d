import { NamedError } from "../errors.ts"
import type { Clock } from "../ports/clock.ts"
import type { Files } from "../ports/files.ts"
import { archiveCheck, type ArchiveLimits } from "./archive-check.ts"
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
  /** Absolute paths that nothing may be unpacked to, or below. */
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

/** Entries written before other work gets its turn. */
const SLICE = 8

/**
 * Unpacks a tar archive, gzipped or not, over what is in a directory. It is read twice: what is wrong with it is found before
 * anything is written.
 *
 * @throws InvalidArchiveError, BodyTooLargeError
 */
export const importArchive = async (options: ImportOptions): Promise<Imported> => {
  const { files, directory, signal, clock } = options
  const limits = { ...LIMITS, ...options.limits }
  const spool = createSpool(files, options.scratch)
  const imported: Imported = { paths: [], bytes: 0 }
  try {
    const check = archiveCheck(files, directory, limits, options.exclude)
    for await (const entry of readTar(unpacked(kept(options.body, spool.add, limits.packedBytes, signal)))) {
      signal?.throwIfAborted()
      await check(entry)
    }
    // From here on a client that goes away changes nothing: half an archive would be worse than none.
    const locate = archiveCheck(files, directory, limits, options.exclude)
    await files.createDirectory(directory)
    let count = 0
    for await (const entry of readTar(unpacked(spool.read()))) {
      const place = await locate(entry)
      if (!place) continue
      await write(files, directory, place, entry)
      if (place.type !== "directory") imported.paths.push(`${directory}/${place.path}`)
      imported.bytes += entry.sizeBytes
      if (++count % SLICE === 0) await new Promise<void>((resolve) => clock.soon(resolve))
    }
    return imported
  } finally {
    await spool.remove()
  }
}

const write = async (
  files: Files,
  directory: string,
  { path, type, target }: { path: string; type: string; target: string },
  entry: TarEntry,
): Promise<void> => {
  const absolute = `${directory}/${path}`
  const within = { within: directory }
  if (type === "directory") return files.createDirectory(absolute, within)
  if (type === "symlink") return files.link(absolute, target, within)
  const mode = { ...within, mode: entry.isExecutable ? 0o755 : 0o644 }
  if (type === "file") return files.write(absolute, await entry.content(), mode)
  const content = await files.read(`${directory}/${target}`, within)
  if (content) await files.write(absolute, content, mode)
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
