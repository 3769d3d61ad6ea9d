import type { Catalogue, CatalogueEntry, CatalogueModel, CatalogueProvider } from "../../runtime/ports/catalogue.ts"

/** An entry of the index, and where its compressed models are in the packed bytes. */
export interface PackedEntry extends CatalogueEntry {
  start: number
  length: number
}

/** The two files of a packed catalogue: an index in JSON, and each provider's models as deflated JSON, one after the other. */
export interface PackedFiles {
  index(): Promise<PackedEntry[]>
  bytes(start: number, length: number): Promise<Uint8Array>
  /** Undoes raw deflate. */
  inflate(bytes: Uint8Array): Uint8Array | Promise<Uint8Array>
}

/**
 * Packs a catalogue, one provider after the other, so that others get a turn in between.
 *
 * @param deflate raw
 */
export async function packCatalogue(
  providers: CatalogueProvider[],
  deflate: (bytes: Uint8Array) => Promise<Uint8Array>,
): Promise<{ index: PackedEntry[]; chunks: Uint8Array[] }> {
  const index: PackedEntry[] = []
  const chunks: Uint8Array[] = []
  let start = 0
  for (const { models, ...entry } of providers) {
    const chunk = await deflate(new TextEncoder().encode(JSON.stringify(models)))
    index.push({ ...entry, start, length: chunk.length })
    chunks.push(chunk)
    start += chunk.length
  }
  return { index, chunks }
}

/** Reads a packed catalogue. The index is kept after its first use; models are not. */
export function packedCatalogue(files: PackedFiles): Catalogue {
  let index: Promise<PackedEntry[]> | undefined
  const readIndex = () => (index ??= files.index())

  async function unpack({ start, length, ...entry }: PackedEntry, bytes?: Uint8Array): Promise<CatalogueProvider> {
    const packed = bytes ? bytes.subarray(start, start + length) : await files.bytes(start, length)
    const models: Record<string, CatalogueModel> = JSON.parse(new TextDecoder().decode(await files.inflate(packed)))
    return { ...entry, models }
  }

  return {
    index: async () =>
      (await readIndex()).map((packed): CatalogueEntry => {
        const { start: _, length: __, ...entry } = packed
        return entry
      }),
    async provider(id) {
      const entry = (await readIndex()).find((candidate) => candidate.id === id)
      return entry && unpack(entry)
    },
    async all() {
      const entries = await readIndex()
      const last = entries.at(-1)
      if (!last) return []
      const bytes = await files.bytes(0, last.start + last.length)
      return Promise.all(entries.map((entry) => unpack(entry, bytes)))
    },
  }
}
