import { decodeBase64 } from "../base64.ts"
import { NamedError } from "../errors.ts"
import type { Publisher } from "../events.ts"
import type { Location } from "../location.ts"
import type { Files } from "../ports/files.ts"
import type { Vcs } from "../ports/vcs.ts"
import type { FileContent, FileNode, FileStatus, FileWriteInput } from "../schema/file.ts"
import type { FileLocks } from "../tools/file-locks.ts"
import { contentOf, tagOf } from "./content.ts"
import { patchFields } from "./file-patch.ts"
import { createIgnores } from "./ignores.ts"
import { relativePath, type WorkspacePath, workspacePath } from "./workspace-path.ts"

/** Conditions of a write, as the headers of the same name give them. */
export interface WriteConditions {
  /** Tags of which the file must have one; `*` for any file. */
  ifMatch?: string | undefined
  /** Tags of which the file must have none; `*` for no file at all. */
  ifNoneMatch?: string | undefined
}

/** The files of one workspace, for clients. Paths are relative to its directory, or absolute; all of it throws OutsideDirectoryError. */
export interface WorkspaceFiles {
  /** Entries of a directory: directories first, each by name without regard to case. @throws FileNotFoundError, NotADirectoryError */
  list(path: string): Promise<FileNode[]>
  /** @throws FileNotFoundError, NotAFileError, FileTooLargeError */
  read(path: string): Promise<{ content: FileContent; tag: string }>
  /** A file's bytes. @throws as read */
  bytes(path: string): Promise<Uint8Array<ArrayBuffer>>
  /** Tracked files that differ from the last commit. */
  status(signal?: AbortSignal): Promise<FileStatus[]>
  /** Creates or replaces a file, and the directories above it. @throws PreconditionFailedError, NotAFileError, NotADirectoryError, BadRequestError */
  write(path: string, input: FileWriteInput, conditions?: WriteConditions): Promise<{ node: FileNode; tag: string }>
  /** Removes a file or symlink. @throws FileNotFoundError, NotAFileError, PreconditionFailedError */
  remove(path: string, conditions?: WriteConditions): Promise<void>
}

export interface WorkspaceFilesOptions {
  files: Files
  vcs: Vcs | undefined
  location: Location
  home: string
  publisher: Publisher
  locks: FileLocks
  /** Whether a path, symlinks resolved, is one of the server's own secrets. */
  isOwn(path: string): Promise<boolean>
}

/** Larger files are not sent: text and base64 of them are held in memory, several times over. */
const READ_LIMIT_BYTES = 32 * 1024 * 1024

/** Names as people sort them. */
const collator = new Intl.Collator("en")

export const createWorkspaceFiles = (options: WorkspaceFilesOptions): WorkspaceFiles => {
  const { files, vcs, location, home, publisher, locks } = options
  const find = async (path: string, isLink = false): Promise<WorkspacePath> => {
    const found = await workspacePath(files, location, path, { isLink })
    if (!(await options.isOwn(found.absolute))) return found
    throw new NamedError("OutsideDirectoryError", { message: `Cannot open "${path}": it belongs to this server`, path })
  }

  const readBytes = async ({ absolute, bounds }: WorkspacePath) =>
    (await files.read(absolute, { ...bounds, limitBytes: READ_LIMIT_BYTES })) as Uint8Array<ArrayBuffer> | undefined

  /** Reads the file only when there is a condition on it. @throws PreconditionFailedError */
  const checkConditions = async (target: WorkspacePath, { ifMatch, ifNoneMatch }: WriteConditions) => {
    if (ifMatch === undefined && ifNoneMatch === undefined) return
    const bytes = await readBytes(target)
    const tag = bytes && (await tagOf(bytes))
    const isMet =
      (ifMatch === undefined || names(ifMatch, tag)) && (ifNoneMatch === undefined || !names(ifNoneMatch, tag))
    if (isMet) return
    const reason = tag === undefined ? "it does not exist" : "it is not what the request expects; read it again"
    throw new NamedError("PreconditionFailedError", {
      message: `Cannot change "${target.relative}": ${reason}`,
      path: target.relative,
    })
  }

  return {
    async list(path) {
      const target = await find(path)
      const entries = await files.list(target.absolute, target.bounds)
      if (!entries) throw missing("list", target)
      const isIgnored = await createIgnores({ files, location, home }).within(target.absolute)
      const prefix = target.absolute === "/" ? "/" : `${target.absolute}/`
      const shown = target.relative === "" ? "" : `${target.relative}/`
      return entries
        .flatMap(({ name, type, target: pointed }): FileNode[] => {
          // A symlink to nothing can still be seen and removed.
          const kind = type === "symlink" ? (pointed ?? "file") : type
          if (kind === "other") return []
          const isDirectory = kind === "directory"
          // Not ignored but git's own: a client may show it like the rest, as upstream's do.
          const ignored = !isGitFolder(shown + name) && isIgnored(name, type === "directory")
          return [{ name, path: shown + name + (isDirectory ? "/" : ""), absolute: prefix + name, type: kind, ignored }]
        })
        .sort((a, b) => Number(a.type === "file") - Number(b.type === "file") || collator.compare(a.name, b.name))
    },

    async read(path) {
      const target = await find(path)
      const bytes = await readBytes(target)
      if (!bytes) throw missing("read", target)
      const content = contentOf(bytes, target.absolute)
      // A file can be read in a broken repository, too.
      const patch = content.type === "text" ? vcs?.patchOf(location.directory, target.absolute) : undefined
      const [diff, tag] = await Promise.all([patch?.catch(() => undefined), tagOf(bytes)])
      return { content: diff === undefined ? content : { ...content, ...(await patchFields(diff)) }, tag }
    },

    async bytes(path) {
      const target = await find(path)
      const bytes = await readBytes(target)
      if (!bytes) throw missing("read", target)
      return bytes
    },

    async status(signal) {
      const { directory, worktree } = location
      const changes = (await vcs?.changes({ directory, since: "head", ...(signal && { signal }) })) ?? []
      return changes
        .filter(({ isTracked }) => isTracked)
        .map(({ file, additions, deletions, status }) => ({
          path: relativePath(directory, `${worktree}/${file}`),
          added: additions,
          removed: deletions,
          status,
        }))
    },

    async write(path, { content, encoding }, conditions = {}) {
      const target = await find(path)
      const bytes = encoding === "base64" ? decodeBase64(content) : new TextEncoder().encode(content)
      if (!bytes)
        throw new NamedError("BadRequestError", {
          message: 'Check the body: ["content"] is no base64',
          kind: "Payload",
        })
      await locks.run([await files.realPath(target.absolute)], async () => {
        await checkConditions(target, conditions)
        await files.write(target.absolute, bytes, target.bounds)
      })
      publisher.publish("file.edited", { file: target.absolute })
      const ignores = createIgnores({ files, location, home })
      const { absolute, relative } = target
      const name = absolute.slice(absolute.lastIndexOf("/") + 1)
      const ignored = await ignores.isIgnored(absolute, false)
      return {
        node: { name, path: relative, absolute, type: "file", ignored },
        tag: await tagOf(bytes as Uint8Array<ArrayBuffer>),
      }
    },

    async remove(path, conditions = {}) {
      const target = await find(path, true)
      await locks.run([target.absolute], async () => {
        await checkConditions(target, conditions)
        if (!(await files.remove(target.absolute, target.bounds))) throw missing("remove", target)
      })
      publisher.publish("file.edited", { file: target.absolute })
    },
  }
}

const missing = (action: string, { relative, absolute }: WorkspacePath) =>
  new NamedError("FileNotFoundError", {
    message: `Cannot ${action} "${relative || absolute}": it does not exist`,
    path: relative || absolute,
  })

/** Whether a header's list of tags names this one. A weak tag is compared as the strong one. */
const names = (header: string, tag: string | undefined): boolean =>
  tag !== undefined &&
  (header.trim() === "*" ||
    header
      .split(",")
      .map((item) => item.trim().replace(/^W\//, ""))
      .includes(tag))

/** Whether a path relative to the work tree is `.git` or inside of it. */
const isGitFolder = (path: string): boolean => path.split("/").includes(".git")
