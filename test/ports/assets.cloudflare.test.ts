import { expect, test } from "vitest"
import { bundledAssets } from "../../adapters/cloudflare/assets.ts"
import { assetsSuite } from "./assets.suite.ts"

assetsSuite(bundledAssets())

test("what is read is packed, as it says", async () => {
  const asset = await bundledAssets().read("explorer.js")
  expect(asset?.encoding).toBe("gzip")
  const stream = new Blob([asset?.bytes ?? ""]).stream().pipeThrough(new DecompressionStream("gzip"))
  expect(await new Response(stream).text()).toContain("SwaggerUIBundle")
})
