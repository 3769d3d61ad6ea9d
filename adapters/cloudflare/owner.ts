import type { Owner } from "../../runtime/ports/owner.ts"

/** One life of a Durable Object. Only one can reach the storage at a time, so every other one is over. */
export const objectOwner = (): Owner => {
  const id = crypto.randomUUID()
  return { id, isGone: (other) => other !== id }
}
