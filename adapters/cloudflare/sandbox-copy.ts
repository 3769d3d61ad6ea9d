import { decodeBase64, encodeBase64 } from "../../runtime/base64.ts"
import { NamedError } from "../../runtime/errors.ts"
import { readTar, type TarEntry } from "../../runtime/project/tar-reader.ts"
import { tarEnd, tarEntry } from "../../runtime/project/tar-writer.ts"
import { fileTooLarge } from "../shared/path-errors.ts"
import { segmentsOf } from "../shared/path-segments.ts"
import { FILE_LIMIT_BYTES, type WorkspaceFiles } from "../shared/sql-files.ts"
import { execute, quoted, type Sandbox, type Unsaved } from "./sandbox.ts"

/** A container's copy of a workspace. */
export interface SandboxCopy {
  /** Brings the copy up to date. What the container changes from now on comes back with `pull`. */
  push(): Promise<{
    /** Name for a file in the container with the id of the command's process group: what is left of a command is ended before it is saved. */
    run: string
    /**
     * Saves what has changed; returns what was left out, a sentence each.
     *
     * @throws when not everything could be saved: the container keeps it, and the next `push` saves it first
     */
    pull(): Promise<string[]>
    /** The command is over. What was not pulled, the next `push` saves first. */
    leave(): void
  }>
  /** Saves what commands have changed that an earlier life of the object began. Asks no container when there were none. */
  recover(): Promise<void>
}

export interface SandboxCopyOptions {
  sandbox(): Sandbox
  files: WorkspaceFiles
  root: string
  unsaved: Unsaved
  /** Bytes that travel together; default 8 MB: an isolate has 128 MB, a call between objects takes 32. */
  batchBytes?: number
}

const BATCH_BYTES = 8_000_000

/** What was left out is named one by one up to this many. */
const TOLD = 100

/** Folders that tools fill and can fill again: they stay in the container. */
const LEFT = ["node_modules", ".venv", "__pycache__"]

const SKIP = `\\( ${LEFT.map((name) => `-name ${name}`).join(" -o ")} \\) -prune -o`

export const sandboxCopy = (options: SandboxCopyOptions): SandboxCopy => {
  const { sandbox, files, root, unsaved, batchBytes = BATCH_BYTES } = options
  /** What the container has, by path below the root: enough of each to tell when it changes. */
  const known = new Map<string, string>()
  /** File in the container's own folder: a container that sleeps loses it, with all else, and the next one has none. */
  const marker = `/tmp/opencode-edge-${crypto.randomUUID()}`
  let last: Promise<unknown> = Promise.resolve()
  /** Those of `unsaved` whose command runs in this life. */
  const running = new Set<string>()

  /** One transfer at a time. */
  const alone = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const next = last.then(work)
    last = next.catch(() => {})
    return next
  }

  const markOf = async (path: string): Promise<string | undefined> => {
    const stat = await files.lstat(`${root}/${path}`)
    if (!stat || stat.kind === "other") return undefined
    if (stat.kind === "directory") return "directory"
    return `${stat.kind} ${stat.sizeBytes} ${stat.modifiedAt} ${stat.mode}`
  }

  /** Everything below the root, directories before what is in them. */
  async function* walk(): AsyncGenerator<[path: string, mark: string]> {
    const waiting = [""]
    for (let parent = waiting.pop(); parent !== undefined; parent = waiting.pop()) {
      for (const { name } of (await files.list(`${root}/${parent}`)) ?? []) {
        if (LEFT.includes(name)) continue
        const mark = await markOf(parent + name)
        if (mark === undefined) continue
        yield [parent + name, mark]
        if (mark === "directory") waiting.push(`${parent}${name}/`)
      }
    }
  }

  const entryOf = async (path: string, mark: string): Promise<Uint8Array[]> => {
    const absolute = `${root}/${path}`
    const stat = await files.lstat(absolute)
    const modifiedAt = stat?.modifiedAt ?? 0
    if (mark === "directory") return tarEntry({ path, type: "directory", modifiedAt })
    if (stat?.kind === "symlink") {
      return tarEntry({ path, type: "symlink", modifiedAt, target: (await files.readLink(absolute)) ?? "" })
    }
    const content = await files.read(absolute)
    if (!content) return []
    return tarEntry({ path, type: "file", modifiedAt, content, isExecutable: ((stat?.mode ?? 0) & 0o100) !== 0 })
  }

  const send = async (blocks: Uint8Array[]): Promise<void> => {
    const archive = `/tmp/opencode-edge-${crypto.randomUUID()}.tar`
    const bytes = new Uint8Array(await new Blob([...blocks, tarEnd()] as BlobPart[]).arrayBuffer())
    for (let at = 0; at < bytes.length; at += batchBytes) {
      const slice = encodeBase64(bytes.subarray(at, at + batchBytes))
      await sandbox().writeFile(`${archive}.part`, slice, { encoding: "base64" })
      await execute(sandbox(), `cat ${archive}.part >> ${archive} && rm ${archive}.part`)
    }
    await execute(sandbox(), `tar -xf ${archive} -C ${quoted(root)} --no-same-owner --unlink-first; rm ${archive}`)
  }

  /** A container that took the place of another knows nothing. */
  const lookForContainer = async (): Promise<void> => {
    const found = await execute(
      sandbox(),
      `mkdir -p ${quoted(root)}; if [ -f ${marker} ]; then echo same; else touch ${marker}; fi`,
    )
    if (found.trim() === "same") return
    known.clear()
  }

  const sendChanges = async (): Promise<void> => {
    const there = new Set<string>()
    let blocks: Uint8Array[] = []
    let marks: [path: string, mark: string][] = []
    let size = 0
    const sendBatch = async () => {
      await send(blocks)
      // Only now: what the container has not got would count as removed there.
      for (const [path, mark] of marks) known.set(path, mark)
      blocks = []
      marks = []
      size = 0
    }
    for await (const [path, mark] of walk()) {
      there.add(path)
      if (known.get(path) === mark) continue
      const entry = await entryOf(path, mark)
      const bytes = entry.reduce((sum, block) => sum + block.length, 0)
      if (bytes === 0) continue
      if (size + bytes > batchBytes && size > 0) await sendBatch()
      blocks.push(...entry)
      marks.push([path, mark])
      size += bytes
    }
    if (size > 0) await sendBatch()
    const gone = [...known.keys()].filter((path) => !there.has(path))
    for (const path of gone) known.delete(path)
    for (let at = 0; at < gone.length; at += 500) {
      const paths = gone.slice(at, at + 500).map((path) => quoted(`./${path}`))
      await execute(sandbox(), `cd ${quoted(root)} && rm -rf -- ${paths.join(" ")}`)
    }
  }

  /** A file in the container, a slice at a time. */
  async function* slicesOf(path: string): AsyncGenerator<Uint8Array> {
    for (let at = 0; ; at += batchBytes) {
      const cut = `tail -c +${at + 1} ${path} | head -c ${batchBytes} > ${path}.part`
      await execute(sandbox(), `test -f ${path} && ${cut}`)
      const { content } = await sandbox().readFile(`${path}.part`, { encoding: "base64" })
      const slice = decodeBase64(content)
      if (!slice) throw new Error("The sandbox answered no base64")
      if (slice.length > 0) yield slice
      if (slice.length < batchBytes) return
    }
  }

  /** Texts of a file in the container that end with NUL each. */
  const listIn = async (path: string): Promise<string[]> => {
    const decoder = new TextDecoder()
    let text = ""
    for await (const slice of slicesOf(path)) text += decoder.decode(slice, { stream: true })
    return text.split("\0").slice(0, -1)
  }

  const takeInEntry = async (path: string, entry: TarEntry): Promise<void> => {
    const within = { within: root }
    const absolute = `${root}/${path}`
    if (entry.sizeBytes > FILE_LIMIT_BYTES) throw fileTooLarge(absolute, FILE_LIMIT_BYTES)
    const before = await files.lstat(absolute)
    const isDirectory = entry.type === "directory"
    if (before && (before.kind === "directory") !== isDirectory) await files.removeTree(absolute)
    if (isDirectory) await files.createDirectory(absolute, within)
    else if (entry.type === "symlink") await files.link(absolute, entry.target, within)
    else if (entry.type === "file") {
      await files.write(absolute, await entry.content(), { ...within, mode: entry.isExecutable ? 0o755 : 0o644 })
    }
    const mark = await markOf(path)
    if (mark !== undefined) known.set(path, mark)
  }

  /** Files of an archive in the container become files of the workspace; returns what the workspace does not take. */
  const takeIn = async (archive: string): Promise<string[]> => {
    const left: string[] = []
    for await (const entry of readTar(slicesOf(archive))) {
      const path = entry.path.replace(/^\.\//, "").replace(/\/$/, "")
      if (segmentsOf(path).includes("..") || path.startsWith("/")) throw new Error(`The sandbox answered "${path}"`)
      try {
        await takeInEntry(path, entry)
      } catch (error) {
        // The others are saved all the same.
        if (!(error instanceof NamedError) || error.name === "InvalidArchiveError") throw error
        left.push(error.message)
      }
    }
    return left
  }

  /**
   * @param since file in the container that is older than what has changed
   * @throws when it is not there: another container has taken the place of the one that the command ran in
   */
  const fetchChanges = async (since: string): Promise<string[]> => {
    // A new life does not know what the container had.
    const had = known.size > 0 ? undefined : await listIn(`${since}.before`)
    const [archive, list, large] = [`${since}.tar`, `${since}.list`, `${since}.large`]
    const inSame = `test -f ${since} && cd ${quoted(root)}`
    const found = `find . -mindepth 1 ${SKIP} \\( -type f -o -type l -o -type d \\)`
    const isLarge = `-type f -size +${FILE_LIMIT_BYTES}c`
    // What changes or goes at this moment (1) is as good as what changes later.
    const pack = `tar -cf ${archive} --no-recursion --hard-dereference --ignore-failed-read --null -T - || test $? = 1`
    await execute(sandbox(), `${inSame} && { ${found} -cnewer ${since} ! \\( ${isLarge} \\) -print0 | { ${pack}; }; }`)
    const left = await takeIn(archive)
    await execute(
      sandbox(),
      `${inSame} && ${found} ${isLarge} -cnewer ${since} -printf '%P (%s bytes)\\0' > ${large} && ${found} -printf '%P\\0' > ${list}`,
    )
    for (const file of await listIn(large))
      left.push(`Cannot save ${file}: it is larger than ${FILE_LIMIT_BYTES} bytes`)
    const there = new Set(await listIn(list))
    // What was never there was made here meanwhile, and stays.
    for (const path of had ?? [...known.keys()]) {
      if (there.has(path)) continue
      await files.removeTree(`${root}/${path}`)
      known.delete(path)
    }
    await execute(sandbox(), `rm -f ${since} ${since}.*`)
    return left.length > TOLD ? [...left.slice(0, TOLD), `Cannot save ${left.length - TOLD} more files`] : left
  }

  const save = async (since: string): Promise<string[]> => {
    try {
      const left = await fetchChanges(since)
      unsaved.put(unsaved.get().filter((each) => each !== since))
      return left
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      throw new Error(
        `Some changes are not saved; what the container still has, the next command saves first: ${reason}`,
        { cause: error },
      )
    }
  }

  /** Saves what earlier commands have changed, in this life or before; what another container had is gone. */
  const saveEarlier = async (): Promise<string[]> => {
    const left: string[] = []
    for (const since of unsaved.get()) {
      if (running.has(since)) continue
      const end = `if [ -f ${since}.run ]; then kill -KILL -- -"$(cat ${since}.run)"; fi 2>/dev/null`
      const found = await execute(sandbox(), `if [ -f ${since} ]; then ${end}; echo there; fi`)
      if (found.trim() === "there") left.push(...(await save(since)))
      else unsaved.put(unsaved.get().filter((each) => each !== since))
    }
    return left
  }

  /** What is changed from now on is newer than a file that is noted here before anything can change. */
  const begin = async (): Promise<string> => {
    const since = `/tmp/opencode-edge-${crypto.randomUUID()}`
    const list = `cd ${quoted(root)} && find . -mindepth 1 ${SKIP} -printf '%P\\0' > ${since}.before`
    await execute(sandbox(), `${list} && touch ${since}`)
    running.add(since)
    unsaved.put([...unsaved.get(), since])
    return since
  }

  return {
    push: () =>
      alone(async () => {
        await lookForContainer()
        // Else what is older here would take its place there.
        const earlier = await saveEarlier()
        await sendChanges()
        const since = await begin()
        return {
          run: `${since}.run`,
          pull: () => alone(async () => [...earlier, ...(await save(since))]),
          leave: () => void running.delete(since),
        }
      }),
    recover: () =>
      alone(async () => {
        if (unsaved.get().length === 0) return
        await lookForContainer()
        await saveEarlier()
      }),
  }
}
