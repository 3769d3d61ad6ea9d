import { readFile } from "node:fs/promises"
import { fileURLToPath } from "node:url"
import { gzipSync } from "node:zlib"
import type { Plugin } from "esbuild"

/** The file of a package that an import means which ends with `?packed`, packed with gzip. Undefined for other imports. */
export const packedFile = async (specifier: string): Promise<Uint8Array | undefined> => {
  if (!specifier.endsWith(PACKED)) return undefined
  const path = fileURLToPath(import.meta.resolve(specifier.slice(0, -PACKED.length)))
  return gzipSync(await readFile(path), { level: 9 })
}

const PACKED = "?packed"

/** Puts what such imports mean beside the bundle, under a name that wrangler uploads as data. */
export const packedFiles: Plugin = {
  name: "packed-files",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\?packed$/ }, ({ path }) => ({
      path: `${path.slice(0, -PACKED.length)}.bin`,
      namespace: "packed-file",
      pluginData: path,
    }))
    onLoad({ filter: /./, namespace: "packed-file" }, async ({ pluginData }) => {
      const contents = await packedFile(pluginData)
      return contents && { contents, loader: "copy" }
    })
  },
}
