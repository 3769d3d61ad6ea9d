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
    // A stream hands out the bytes themselves, where a body of bytes would copy them each time.
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(bytes)
        controller.close()
      },
    })
    return new Response(body, {
      headers: { "content-type": "application/json", "content-length": String(bytes.byteLength) },
    })
  },
})
