export interface FileStat {
  type: "file" | "directory" | "other"
  sizeBytes: number
  /** Milliseconds since the epoch. */
  modifiedAt: number
  /** Present for files that their owner may execute. */
  isExecutable?: true
}

export interface DirectoryEntry {
  name: string
  /** Type of the entry itself; a symlink says what it points to in `target`. */
  type: "file" | "directory" | "symlink" | "other"
  /** Present for symlinks whose target exists. */
  target?: "file" | "directory" | "other"
}

/** A file that is to be written. */
export interface FileContent {
  path: string
  content: string | Uint8Array
  mode?: number
}

/** `within`: a directory that the real path (symlinks resolved) must not leave. */
export interface PathOptions {
  within?: string
}

/**
 * Files by absolute path. Missing files are `undefined`, not errors.
 *
 * @throws OutsideDirectoryError when the real path leaves `within`
 * @throws NotAFileError, NotADirectoryError when the path is of another kind (FIFOs and devices are neither)
 * @throws FileTooLargeError when `limitBytes` is given and exceeded
 */
export interface Files {
  stat(path: string, options?: PathOptions): Promise<FileStat | undefined>
  read(path: string, options?: PathOptions & { limitBytes?: number }): Promise<Uint8Array | undefined>
  /** Reads UTF-8 text; undefined when the file is missing. */
  readText(path: string, options?: PathOptions & { limitBytes?: number }): Promise<string | undefined>
  /** Replaces the file atomically and creates missing directories. */
  write(path: string, content: string | Uint8Array, options?: PathOptions & { mode?: number }): Promise<void>
  /** Writes files as `write` does, at less cost for each. Of two with one path the last one counts. When one fails, others may be written. */
  writeAll(files: readonly FileContent[], options?: PathOptions): Promise<void>
  /** Creates a directory, and those above it; one that exists is kept. */
  createDirectory(path: string, options?: PathOptions): Promise<void>
  /** Makes a symlink, in the place of a file or symlink that is there; missing directories are created. The target is not checked. */
  link(path: string, target: string, options?: PathOptions): Promise<void>
  /** What a symlink says; undefined when there is none. */
  readLink(path: string, options?: PathOptions): Promise<string | undefined>
  /** Removes a file or symlink; false when there was none. */
  remove(path: string, options?: PathOptions): Promise<boolean>
  /** Lists a directory by name, unsorted; undefined when it is missing. */
  list(path: string, options?: PathOptions): Promise<DirectoryEntry[] | undefined>
  /** The path with symlinks resolved (of the deepest part that exists). */
  realPath(path: string): Promise<string>
  /** Bytes of the largest file that can be written. Left out where the disk is the limit. */
  limitBytes?: number
}
