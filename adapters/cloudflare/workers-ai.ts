import type { Ai } from "@cloudflare/workers-types"
import type { VendorModelsOptions } from "../shared/models.ts"

/** Models of Workers AI, which a deployment with the binding `AI` may use without a key. The account pays for them. */
export const workersAI = (binding: Ai): NonNullable<VendorModelsOptions["own"]> => ({
  providerID: "cloudflare-workers-ai",
  npm: "workers-ai-provider",
  async vendor({ modelID }) {
    const { createWorkersAI } = await import("workers-ai-provider")
    return createWorkersAI({ binding })(modelID)
  },
})
