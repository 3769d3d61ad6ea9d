/** Packs a models.dev document for shipping: `node scripts/pack-catalogue.ts models.json[.gz]` writes data/catalogue.{json,bin}. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { deflateRawSync, gunzipSync } from "node:zlib"
import { readModelsDev } from "../adapters/shared/models-dev.ts"
import { packCatalogue } from "../adapters/shared/packed-catalogue.ts"

const [source] = process.argv.slice(2)
if (!source) {
  process.stderr.write("Usage: node scripts/pack-catalogue.ts models.json[.gz]\n")
  process.exit(2)
}
const bytes = readFileSync(source)
const providers = await readModelsDev(JSON.parse((source.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8")))
const { index, chunks } = await packCatalogue(providers, async (models) => deflateRawSync(models, { level: 9 }))
const folder = new URL("../data/", import.meta.url)
mkdirSync(folder, { recursive: true })
writeFileSync(new URL("catalogue.json", folder), `[\n${index.map((entry) => JSON.stringify(entry)).join(",\n")}\n]\n`)
writeFileSync(new URL("catalogue.bin", folder), Buffer.concat(chunks))
process.stdout.write(`${index.length} providers, ${Buffer.concat(chunks).length} bytes of models\n`)
