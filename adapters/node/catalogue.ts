import { open, readFile } from "node:fs/promises"
import { join } from "node:path"
import { inflateRawSync } from "node:zlib"
import type { Catalogue } from "../../runtime/ports/catalogue.ts"
import { packedCatalogue } from "../shared/packed-catalogue.ts"

/**
 * Reads the catalogue that ships with the package.
 *
 * @param folder `data/` of the package: `catalogue.json` and `catalogue.bin`, made by `scripts/pack-catalogue.ts`
 */
export function nodeCatalogue(folder: string): Catalogue {
  return packedCatalogue({
    index: async () => JSON.parse(await readFile(join(folder, "catalogue.json"), "utf8")),
    async bytes(start, length) {
      await using file = await open(join(folder, "catalogue.bin"))
      const buffer = new Uint8Array(length)
      let filled = 0
      while (filled < length) {
        const { bytesRead } = await file.read(buffer, filled, length - filled, start + filled)
        if (bytesRead === 0) throw new Error(`Cannot read the model catalogue: "${folder}" is damaged`)
        filled += bytesRead
      }
      return buffer
    },
    inflate: (bytes) => inflateRawSync(bytes),
  })
}
