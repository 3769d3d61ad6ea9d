import { defineEndpoint } from "../endpoint.ts"
import { raw } from "../output.ts"

export const docGet = defineEndpoint({
  method: "get",
  path: "/doc",
  operationId: "doc.get",
  scope: "worker",
  summary: "Read this document: OpenAPI 3.1",
  extension: true,
  output: raw("application/json"),
  errors: [],
  handle: async ({ document }) => {
    const bytes = await document()
    return new Response(bytes, {
      headers: { "content-type": "application/json", "content-length": String(bytes.byteLength) },
    })
  },
})
