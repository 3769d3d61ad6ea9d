import type { Owner } from "../../runtime/ports/owner.ts"

/** A process whose knowledge of others is scripted. */
export interface MemoryOwner extends Owner {
  /** Ids of processes that have ended for certain. */
  gone: Set<string>
}

/** A process that cannot tell what became of others, but for those in `gone`. */
export const memoryOwner = (id = "owner-1"): MemoryOwner => {
  const gone = new Set<string>()
  return { id, gone, isGone: (other) => (gone.has(other) ? true : undefined) }
}
