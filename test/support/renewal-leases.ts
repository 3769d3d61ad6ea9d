import type { RenewalLeases } from "../../runtime/storage/renewal-leases.ts"

/** Leases of all who are given them. */
export const memoryLeases = (): RenewalLeases => {
  const held = new Set<string>()
  return { take: (id) => !held.has(id) && Boolean(held.add(id)), release: (id) => void held.delete(id) }
}
