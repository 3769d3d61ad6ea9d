/** Time, injected so that tests decide it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /** Resolves after `ms` milliseconds; rejects with the signal's reason when it aborts first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
  /** Calls `work` once, after what is ready to run now. */
  soon(work: () => void): void
  /** Calls `work` every `ms` milliseconds until the returned function is called, also when it throws. Never keeps a process alive. */
  every(ms: number, work: () => void): () => void
}
