import { z } from "zod"
import { NamedError } from "../../runtime/errors.ts"
import type { Asset } from "../../runtime/ports/assets.ts"
import { EXPLORER_START } from "../explorer-page.ts"
import { defineEndpoint } from "../endpoint.ts"
import { raw } from "../output.ts"

const TYPES = { js: "text/javascript; charset=utf-8", css: "text/css; charset=utf-8" }

export const docAsset = defineEndpoint({
  method: "get",
  path: "/doc/{file}",
  operationId: "doc.asset",
  scope: "worker",
  summary: "Read a script or style sheet of the page at /doc",
  extension: true,
  params: z.object({ file: z.string() }),
  output: raw("text/javascript"),
  errors: ["NotFoundError"],
  handle: async ({ params: { file }, assets, request }) => {
    const asset: Asset | undefined =
      file === "start.js" ? { bytes: new TextEncoder().encode(EXPLORER_START) } : await assets?.read(file)
    if (!asset) throw new NamedError("NotFoundError", { message: `Find "${file}": the page at /doc has no such file` })
    const isPacked = asset.encoding !== undefined && /\bgzip\b/.test(request.headers.get("accept-encoding") ?? "")
    const headers = {
      "content-type": file.endsWith(".css") ? TYPES.css : TYPES.js,
      // The page names the version in the address.
      "cache-control": "private, max-age=86400",
      vary: "Accept-Encoding",
    }
    if (asset.encoding !== undefined && !isPacked) return new Response(unpacked(asset.bytes), { headers })
    return new Response(asset.bytes, {
      ...AS_IT_IS,
      headers: {
        ...headers,
        "content-length": String(asset.bytes.byteLength),
        ...(isPacked && { "content-encoding": "gzip" }),
      },
    })
  },
})

/** Workers pack a body that names an encoding, unless they are told that it is packed already; elsewhere this means nothing. */
const AS_IT_IS = { encodeBody: "manual" }

const unpacked = (bytes: Uint8Array<ArrayBuffer>): ReadableStream =>
  new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))
