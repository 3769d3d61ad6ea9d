/** One process among those that share a store. */
export interface Owner {
  /** Unique per start. */
  id: string
  /** Whether another process has ended for certain; undefined when it cannot be told, then heartbeats decide. */
  isGone(id: string): boolean | undefined
}
