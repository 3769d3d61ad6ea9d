import { access, readFile } from "node:fs/promises"
import { join } from "node:path"
import type { Asset, Assets } from "../../runtime/ports/assets.ts"

/** Assets by name, with their place in the package that they come from. */
const FILES: Record<string, string> = {
  "explorer.js": "swagger-ui-dist/swagger-ui-bundle.js",
  "explorer.css": "swagger-ui-dist/swagger-ui.css",
}

/** @param root the package's folder: what the build packed is in `dist/assets`, what the sources use in `node_modules` */
export const nodeAssets = (root: string): Assets => {
  const packed = (name: string) => join(root, "dist/assets", `${name}.gz`)
  const plain = (name: string) => join(root, "node_modules", FILES[name] ?? "")

  const first = async <Result>(name: string, attempts: ((name: string) => Promise<Result>)[]) => {
    if (!Object.hasOwn(FILES, name)) return undefined
    for (const attempt of attempts) {
      const result = await attempt(name).catch(() => undefined)
      if (result !== undefined) return result
    }
    return undefined
  }

  const exists = (place: (name: string) => string) => async (name: string) => {
    await access(place(name))
    return true
  }

  return {
    has: async (name) => (await first(name, [exists(packed), exists(plain)])) ?? false,
    read: (name) =>
      first<Asset>(name, [
        async () => ({ bytes: new Uint8Array(await readFile(packed(name))), encoding: "gzip" }),
        async () => ({ bytes: new Uint8Array(await readFile(plain(name))) }),
      ]),
  }
}

/** What the build packs. */
export const assetSources = (root: string): [name: string, source: string][] =>
  Object.entries(FILES).map(([name, file]) => [name, join(root, "node_modules", file)])
