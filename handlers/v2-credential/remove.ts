import { z } from "zod"
import { defineEndpoint } from "../endpoint.ts"
import { empty } from "../output.ts"

export const v2CredentialRemove = defineEndpoint({
  method: "delete",
  path: "/api/credential/{credentialID}",
  operationId: "v2.credential.remove",
  scope: "instance",
  summary: "Forget a provider's key",
  description: "Its id is that of the provider.",
  params: z.object({ credentialID: z.string() }),
  output: empty,
  errors: ["ServiceUnavailableError"],
  handle: ({ params: { credentialID }, server }) => server.credentials.remove(credentialID),
})
