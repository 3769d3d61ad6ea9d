/** A change of a file or directory. */
export interface WatchEvent {
  /** Absolute. */
  path: string
  event: "add" | "change" | "unlink"
}

export interface WatchOptions {
  /** Tells directories that need not be watched, with all below them. Asked when watching begins and when a directory is new. */
  skip(directory: string): boolean | Promise<boolean>
  /** Gets changes in the order in which they happened, several at once when they come fast. */
  onEvents(events: WatchEvent[]): void
  /** Called when changes may have been missed; watching goes on if it can. */
  onError(error: unknown): void
}

/**
 * Tells what changes on the disk. A file that is replaced by another may come as `add`; what happens in a directory that is skipped
 * may come all the same.
 */
export interface Watcher {
  /**
   * Watches a directory and all below it; symlinks are not followed. Resolves when nothing more can be missed, to what ends it.
   * Rejects when the directory cannot be watched (it is missing, or the system's limit is reached).
   */
  watch(directory: string, options: WatchOptions): Promise<() => Promise<void>>
}
