import { z } from "zod"
import { Auth } from "../../runtime/schema/auth.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const authSet = defineEndpoint({
  method: "put",
  path: "/auth/{providerID}",
  operationId: "auth.set",
  scope: "server",
  summary: "Keep a provider's key",
  params: z.object({ providerID: z.string() }),
  body: Auth,
  output: json(z.boolean()),
  errors: ["ServiceUnavailableError"],
  handle: async ({ params: { providerID }, body, server }) => {
    await server.credentials.set(providerID, body)
    return true
  },
})
