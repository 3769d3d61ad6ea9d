import { EXPLORER_POLICY, explorerPage } from "../explorer-page.ts"
import { defineEndpoint } from "../endpoint.ts"
import { raw } from "../output.ts"

export const docGet = defineEndpoint({
  method: "get",
  path: "/doc",
  operationId: "doc.get",
  scope: "worker",
  summary: "Read this document: OpenAPI 3.1",
  description: "Browsers get a page on which the operations can be tried.",
  extension: true,
  output: raw("application/json"),
  errors: [],
  handle: async ({ document, assets, request: { headers, url } }) => {
    if (headers.get("accept")?.includes("text/html") && (await assets?.has("explorer.js"))) return page(url)
    const bytes = await document()
    // A stream hands out the bytes themselves, where a body of bytes would copy them each time.
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(bytes)
        controller.close()
      },
    })
    return new Response(body, {
      headers: { "content-type": "application/json", "content-length": String(bytes.byteLength), vary: "Accept" },
    })
  },
})

const page = (url: string): Response => {
  const bytes = new TextEncoder().encode(explorerPage(new URL(url).pathname.endsWith("/") ? "" : "doc/"))
  return new Response(bytes, {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-length": String(bytes.byteLength),
      "content-security-policy": EXPLORER_POLICY,
      "referrer-policy": "no-referrer",
      vary: "Accept",
    },
  })
}
