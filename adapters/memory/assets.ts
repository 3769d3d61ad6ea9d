import type { Assets } from "../../runtime/ports/assets.ts"

/** Assets that a test writes. */
export const memoryAssets = (files: Record<string, string>): Assets => ({
  has: async (name) => Object.hasOwn(files, name),
  read: async (name) => (Object.hasOwn(files, name) ? { bytes: new TextEncoder().encode(files[name]) } : undefined),
})
