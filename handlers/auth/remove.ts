import { z } from "zod"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const authRemove = defineEndpoint({
  method: "delete",
  path: "/auth/{providerID}",
  operationId: "auth.remove",
  scope: "server",
  summary: "Forget a provider's key",
  params: z.object({ providerID: z.string() }),
  output: json(z.boolean()),
  errors: ["ServiceUnavailableError"],
  handle: async ({ params: { providerID }, server }) => {
    await server.credentials.remove(providerID)
    return true
  },
})
