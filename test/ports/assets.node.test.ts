import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { gunzipSync, gzipSync } from "node:zlib"
import { describe, expect, test } from "vitest"
import { nodeAssets } from "../../adapters/node/assets.ts"
import { assetsSuite } from "./assets.suite.ts"

describe("assets of this package", () => {
  assetsSuite(nodeAssets(fileURLToPath(new URL("../..", import.meta.url))))
})

test("what the build packed comes before what the package holds", async () => {
  const root = await mkdtemp(join(tmpdir(), "assets-test-"))
  try {
    await mkdir(join(root, "node_modules/swagger-ui-dist"), { recursive: true })
    await writeFile(join(root, "node_modules/swagger-ui-dist/swagger-ui-bundle.js"), "plain")
    const assets = nodeAssets(root)
    expect(await assets.has("explorer.css")).toBe(false)
    const plain = await assets.read("explorer.js")
    expect([plain?.encoding, new TextDecoder().decode(plain?.bytes)]).toEqual([undefined, "plain"])
    await mkdir(join(root, "dist/assets"), { recursive: true })
    await writeFile(join(root, "dist/assets/explorer.js.gz"), gzipSync("packed"))
    const packed = await assets.read("explorer.js")
    expect([packed?.encoding, gunzipSync(packed?.bytes ?? new Uint8Array()).toString()]).toEqual(["gzip", "packed"])
  } finally {
    await rm(root, { recursive: true, force: true })
  }
})
