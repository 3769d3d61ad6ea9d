/** Packs a models.dev document for shipping: `node scripts/pack-catalogue.ts models.json[.gz]` writes data/catalogue.{json,bin}. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { deflateRawSync, gunzipSync } from "node:zlib"
import type { CatalogueModel, CatalogueProvider } from "../runtime/ports/catalogue.ts"

const [source] = process.argv.slice(2)
if (!source) {
  process.stderr.write("Usage: node scripts/pack-catalogue.ts models.json[.gz]\n")
  process.exit(2)
}
const bytes = readFileSync(source)
const providers: Record<string, CatalogueProvider> = JSON.parse(
  (source.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8"),
)

const chunks: Buffer[] = []
let start = 0
const index = Object.values(providers).map(({ id, name, env, npm, api, models }) => {
  const chunk = deflateRawSync(JSON.stringify(models satisfies Record<string, CatalogueModel>), { level: 9 })
  chunks.push(chunk)
  const entry = { id, name, env, ...(npm ? { npm } : {}), ...(api ? { api } : {}), start, length: chunk.length }
  start += chunk.length
  return entry
})
const folder = new URL("../data/", import.meta.url)
mkdirSync(folder, { recursive: true })
writeFileSync(new URL("catalogue.json", folder), `[\n${index.map((entry) => JSON.stringify(entry)).join(",\n")}\n]\n`)
writeFileSync(new URL("catalogue.bin", folder), Buffer.concat(chunks))
process.stdout.write(`${index.length} providers, ${start} bytes of models\n`)
