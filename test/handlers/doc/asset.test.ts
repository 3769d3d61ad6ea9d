import { expect, test } from "vitest"
import { memoryAssets } from "../../../adapters/memory/assets.ts"
import { docAsset } from "../../../handlers/doc/asset.ts"
import type { Assets } from "../../../runtime/ports/assets.ts"
import { withApp } from "../../support/app.ts"

const pack = async (text: string): Promise<Uint8Array<ArrayBuffer>> => {
  const packed = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"))
  return new Uint8Array(await new Response(packed).arrayBuffer())
}

const get = (name: string, headers: Record<string, string> = {}) => new Request(`http://test/doc/${name}`, { headers })

test("scripts and style sheets come under their type, to be kept", () =>
  withApp(
    [docAsset],
    async ({ app }) => {
      const script = await app(get("explorer.js"))
      expect([script.status, await script.text()]).toEqual([200, "run()"])
      expect(script.headers.get("content-type")).toBe("text/javascript; charset=utf-8")
      expect(script.headers.get("cache-control")).toBe("private, max-age=86400")
      const style = await app(get("explorer.css"))
      expect(style.headers.get("content-type")).toBe("text/css; charset=utf-8")
      expect(style.headers.get("content-length")).toBe("3")
    },
    { assets: memoryAssets({ "explorer.js": "run()", "explorer.css": "a{}" }) },
  ))

test("what is packed goes out packed to those who take it, and unpacked to the others", async () => {
  const bytes = await pack("run()")
  const assets: Assets = { has: async () => true, read: async () => ({ bytes, encoding: "gzip" }) }
  await withApp(
    [docAsset],
    async ({ app }) => {
      const packed = await app(get("explorer.js", { "accept-encoding": "br, gzip" }))
      expect(packed.headers.get("content-encoding")).toBe("gzip")
      expect(packed.headers.get("vary")).toContain("Accept-Encoding")
      const plain = await app(get("explorer.js", { "accept-encoding": "br" }))
      expect(plain.headers.get("content-encoding")).toBe(null)
      expect(await plain.text()).toBe("run()")
    },
    { assets },
  )
})

test("the script that starts the page is always there", () =>
  withApp([docAsset], async ({ app }) => {
    const answer = await app(get("start.js"))
    expect(answer.status).toBe(200)
    expect(await answer.text()).toContain("SwaggerUIBundle")
  }))

test("anything else is not found", () =>
  withApp(
    [docAsset],
    async ({ call }) => {
      for (const name of ["other.js", "..%2fpackage.json", "constructor"]) {
        expect((await call("GET", `/doc/${name}`)).status, name).toBe(404)
      }
    },
    { assets: memoryAssets({}) },
  ))
