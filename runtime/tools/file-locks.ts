/** Runs work on a file while no other work on the same file runs. */
export interface FileLocks {
  /** Waits for earlier work on any of the paths, in the order of the calls. */
  run<Result>(paths: string[], work: () => Promise<Result>): Promise<Result>
}

/** Locks by path. All tools of one workspace share one set, so that edits made in parallel follow each other. */
export const createFileLocks = (): FileLocks => {
  const last = new Map<string, Promise<void>>()
  return {
    async run(paths, work) {
      const keys = [...new Set(paths)]
      const earlier = keys.map((key) => last.get(key))
      let release = (): void => {}
      const done = new Promise<void>((resolve) => (release = resolve))
      for (const key of keys) last.set(key, done)
      try {
        await Promise.all(earlier)
        return await work()
      } finally {
        for (const key of keys) if (last.get(key) === done) last.delete(key)
        release()
      }
    },
  }
}
