import { decodeBase64, encodeBase64 } from "../../runtime/base64.ts"
import { readTar } from "../../runtime/project/tar-reader.ts"
import { tarEnd, tarEntry } from "../../runtime/project/tar-writer.ts"
import { segmentsOf } from "../shared/path-segments.ts"
import type { WorkspaceFiles } from "../shared/sql-files.ts"
import { execute, quoted, type Sandbox } from "./sandbox.ts"

/** A container's copy of a workspace. */
export interface SandboxCopy {
  /** Brings the copy up to date. What the container changes from now on comes back with `pull`. */
  push(): Promise<{ pull(): Promise<void> }>
}

export interface SandboxCopyOptions {
  sandbox(): Sandbox
  files: WorkspaceFiles
  root: string
}

/** Bytes that travel together: an isolate has 128 MB, a call between objects takes 32. */
const BATCH_BYTES = 8_000_000

/** Folders that tools fill and can fill again: they stay in the container. */
const LEFT = ["node_modules", ".venv", "__pycache__"]

const SKIP = `\\( ${LEFT.map((name) => `-name ${name}`).join(" -o ")} \\) -prune -o`

export const sandboxCopy = ({ sandbox, files, root }: SandboxCopyOptions): SandboxCopy => {
  /** What the container has, by path below the root: enough of each to tell when it changes. */
  const known = new Map<string, string>()
  /** File in the container's own folder: a container that sleeps loses it, with all else, and the next one has none. */
  const marker = `/tmp/opencode-edge-${crypto.randomUUID()}`
  let last: Promise<unknown> = Promise.resolve()

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
    await sandbox().writeFile(archive, encodeBase64(bytes), { encoding: "base64" })
    await execute(sandbox(), `tar -xf ${archive} -C ${quoted(root)} --no-same-owner --unlink-first; rm ${archive}`)
  }

  const sendChanges = async (): Promise<void> => {
    const found = await execute(
      sandbox(),
      `mkdir -p ${quoted(root)}; if [ -f ${marker} ]; then echo same; else touch ${marker}; fi`,
    )
    if (found.trim() !== "same") known.clear()
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
      if (size + bytes > BATCH_BYTES && size > 0) await sendBatch()
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

  /** Files of an archive in the container become files of the workspace. */
  const takeIn = async (archive: string): Promise<void> => {
    const { content } = await sandbox().readFile(archive, { encoding: "base64" })
    const bytes = decodeBase64(content)
    if (!bytes) throw new Error("The sandbox answered no base64")
    const within = { within: root }
    for await (const entry of readTar(new Blob([bytes as Uint8Array<ArrayBuffer>]).stream())) {
      const path = entry.path.replace(/^\.\//, "").replace(/\/$/, "")
      if (segmentsOf(path).includes("..") || path.startsWith("/")) throw new Error(`The sandbox answered "${path}"`)
      const absolute = `${root}/${path}`
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
  }

  /**
   * @param since file in the container that is older than what has changed
   * @throws when it is not there: another container has taken the place of the one that the command ran in
   */
  const fetchChanges = async (since: string): Promise<void> => {
    const archive = `${since}.tar`
    const inSame = `test -f ${since} && cd ${quoted(root)}`
    const found = `find . -mindepth 1 ${SKIP} \\( -type f -o -type l -o -type d \\)`
    await execute(
      sandbox(),
      `${inSame} && ${found} -cnewer ${since} -print0 | tar -cf ${archive} --no-recursion --hard-dereference --null -T -`,
    )
    await takeIn(archive)
    const listed = await execute(sandbox(), `${inSame} && ${found} -printf '%P\\0' && rm -f ${since} ${archive}`)
    const there = new Set(listed.split("\0"))
    // What was never there was made here meanwhile, and stays.
    for (const path of [...known.keys()]) {
      if (there.has(path)) continue
      await files.removeTree(`${root}/${path}`)
      known.delete(path)
    }
  }

  return {
    push: () =>
      alone(async () => {
        await sendChanges()
        const since = `/tmp/opencode-edge-${crypto.randomUUID()}`
        await execute(sandbox(), `touch ${since}`)
        return { pull: () => alone(() => fetchChanges(since)) }
      }),
  }
}
