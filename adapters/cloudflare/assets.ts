import type { Assets } from "../../runtime/ports/assets.ts"

/** Assets by name, each a module of the Worker's upload that loads when it is asked for. */
const MODULES: Record<string, () => Promise<{ default: ArrayBuffer }>> = {
  "explorer.js": () => import("swagger-ui-dist/swagger-ui-bundle.js?packed"),
  "explorer.css": () => import("swagger-ui-dist/swagger-ui.css?packed"),
}

/** The assets that are part of the Worker's upload, packed. */
export const bundledAssets = (): Assets => ({
  has: async (name) => Object.hasOwn(MODULES, name),
  async read(name) {
    const module = Object.hasOwn(MODULES, name) ? await MODULES[name]?.() : undefined
    return module && { bytes: new Uint8Array(module.default), encoding: "gzip" }
  },
})
