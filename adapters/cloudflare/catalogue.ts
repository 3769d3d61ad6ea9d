import type { Catalogue } from "../../runtime/ports/catalogue.ts"
import { type PackedEntry, packedCatalogue } from "../shared/packed-catalogue.ts"

/** The catalogue that is part of the Worker's upload, as modules that load when they are asked for. */
export const bundledCatalogue = (): Catalogue =>
  packedCatalogue({
    index: async () => (await import("../../data/catalogue.json")).default satisfies PackedEntry[],
    bytes: async (start, length) => new Uint8Array((await import("../../data/catalogue.bin")).default, start, length),
    async inflate(bytes) {
      const stream = new Blob([new Uint8Array(bytes)]).stream().pipeThrough(new DecompressionStream("deflate-raw"))
      return new Uint8Array(await new Response(stream).arrayBuffer())
    },
  })
