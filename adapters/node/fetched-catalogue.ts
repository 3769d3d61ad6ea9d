import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises"
import { dirname } from "node:path"
import { promisify } from "node:util"
import { deflateRaw, inflateRawSync } from "node:zlib"
import type { Catalogue, CatalogueProvider } from "../../runtime/ports/catalogue.ts"
import { packCatalogue, type PackedEntry, packedCatalogue } from "../shared/packed-catalogue.ts"

/** A catalogue that was fetched, kept in one file: a line of JSON with the origin and the index, then the packed models. */
export interface FetchedCatalogue {
  catalogue: Catalogue
  /** What the server called this version, to ask for a newer one. */
  etag: string | undefined
  fetchedAt: number
}

interface Header {
  url: string
  etag?: string | undefined
  index: PackedEntry[]
}

const deflate = promisify(deflateRaw)

/** Reads the file; undefined when it is missing, damaged or of another address. */
export const readFetched = async (path: string, url: string): Promise<FetchedCatalogue | undefined> => {
  try {
    const [{ mtimeMs }, bytes] = await Promise.all([stat(path), readFile(path)])
    const end = bytes.indexOf("\n")
    const header: Header = JSON.parse(bytes.subarray(0, end).toString("utf8"))
    if (header.url !== url) return undefined
    return { catalogue: catalogueOf(header.index, bytes.subarray(end + 1)), etag: header.etag, fetchedAt: mtimeMs }
  } catch {
    // What cannot be read is fetched again.
    return undefined
  }
}

/** Packs a catalogue and replaces the file, atomically: other processes read it too. */
export const writeFetched = async (
  path: string,
  providers: CatalogueProvider[],
  origin: Pick<Header, "url" | "etag">,
): Promise<Catalogue> => {
  const { index, chunks } = await packCatalogue(providers, (bytes) => deflate(bytes))
  const packed = Buffer.concat(chunks)
  const header: Header = { ...origin, index }
  const temporary = `${path}.${process.pid}.tmp`
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  try {
    await writeFile(temporary, Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), packed]), { mode: 0o600 })
    await rename(temporary, path)
  } finally {
    await rm(temporary, { force: true })
  }
  return catalogueOf(index, packed)
}

/** The packed models stay in memory, a third of a megabyte: another process may replace the file at any time. */
const catalogueOf = (index: PackedEntry[], packed: Uint8Array): Catalogue => {
  const last = index.at(-1)
  if (!last || last.start + last.length !== packed.length)
    throw new Error("Cannot read the model catalogue: the file is damaged")
  return packedCatalogue({
    index: async () => index,
    bytes: async (start, length) => packed.subarray(start, start + length),
    inflate: (bytes) => inflateRawSync(bytes),
  })
}
