import { memoryCatalogue } from "../../adapters/memory/catalogue.ts"
import type { MemoryPlatform } from "../../adapters/memory/platform.ts"
import { createConfig } from "../../runtime/config/config.ts"
import { createAsk } from "../../runtime/oauth/ask.ts"
import { createRenewals } from "../../runtime/oauth/renewal.ts"
import { createSignIns } from "../../runtime/oauth/sign-ins.ts"
import type { CatalogueModel, CatalogueProvider } from "../../runtime/ports/catalogue.ts"
import type { Models } from "../../runtime/ports/models.ts"
import { createProviders } from "../../runtime/provider/providers.ts"
import type { Auth } from "../../runtime/schema/auth.ts"
import { withPlatform } from "./platform.ts"
import { memoryLeases } from "./renewal-leases.ts"

const model = (id: string, more: Partial<CatalogueModel> = {}): CatalogueModel => ({
  id,
  name: id,
  tool_call: true,
  modalities: { input: ["text"], output: ["text"] },
  limit: { context: 1_000, output: 100 },
  ...more,
})

const byId = (...models: CatalogueModel[]) => Object.fromEntries(models.map((entry) => [entry.id, entry]))

/** Three made-up providers. */
export const CATALOGUE: CatalogueProvider[] = [
  {
    id: "acme",
    name: "Acme",
    env: ["ACME_API_KEY"],
    api: "https://api.acme.test/v1",
    models: byId(
      model("acme-big", {
        family: "acme",
        release_date: "2026-01-01",
        attachment: true,
        reasoning: true,
        temperature: true,
        modalities: { input: ["text", "image", "pdf"], output: ["text"] },
        cost: { input: 1, output: 2, cache_read: 0.1 },
        limit: { context: 9, input: 8, output: 7 },
      }),
      model("acme-flash", { release_date: "2025-01-01" }),
      model("acme-old", { status: "deprecated" }),
      model("acme-voice", { tool_call: false, release_date: "2026-06-01" }),
    ),
  },
  {
    id: "anthropic",
    name: "Anthropic",
    env: ["ANTHROPIC_API_KEY"],
    npm: "@ai-sdk/anthropic",
    models: byId(model("claude-x")),
  },
  {
    id: "cloud",
    name: "Cloud",
    env: ["CLOUD_ACCOUNT", "CLOUD_TOKEN"],
    api: "https://${CLOUD_ACCOUNT}.cloud.test",
    models: byId(model("c")),
  },
]

/** What decides which providers there are. */
export interface Setup {
  config?: Record<string, unknown>
  credentials?: Record<string, Auth>
  env?: Record<string, string>
  trusted?: boolean
  global?: Record<string, unknown>
  catalogue?: CatalogueProvider[]
  /** Who makes the models; default the platform's, which answer what a test scripts. */
  models?: Models
}

/** Providers over a memory platform, in `/workspace`. */
export const providersOf = (
  platform: MemoryPlatform,
  { config = {}, credentials = {}, env = {}, trusted = true, global = {}, catalogue = CATALOGUE, models }: Setup,
) => {
  const { files, environment, log, clock } = platform
  Object.assign(environment.variables, env)
  files.seed({
    "/workspace/opencode.json": JSON.stringify(config),
    "/home/user/.config/opencode/opencode.json": JSON.stringify(global),
  })
  const service = createConfig({
    files,
    environment,
    log,
    trusted: () => trusted,
    directory: "/workspace",
    worktree: "/workspace",
  })
  const ask = createAsk(platform.egress)
  const store = {
    get: async (id: string) => credentials[id],
    all: async () => credentials,
    set: async (id: string, auth: Auth) => void (credentials[id] = auth),
  }
  return createProviders({
    config: service,
    credentials: {
      ...store,
      ...createRenewals({ store, ask, leases: memoryLeases(), clock, log }),
    },
    signInsOf: createSignIns({ ask, clock, secret: () => "secret-of-a-test-000000000000000" }),
    environment,
    models: models ?? platform.models,
    clock,
    catalogue: memoryCatalogue(catalogue),
  })
}

/** Runs `body` with providers on a new platform. */
export const withProviders = (
  setup: Setup,
  body: (providers: ReturnType<typeof providersOf>, platform: MemoryPlatform) => Promise<void>,
) => withPlatform((platform) => body(providersOf(platform, setup), platform))

/** Config with one provider that needs nothing else. */
export const FAKE = {
  provider: {
    fake: {
      name: "Fake",
      npm: "@ai-sdk/openai-compatible",
      options: { baseURL: "http://127.0.0.1:9/v1", apiKey: "k" },
      models: { fm: { name: "Fake Model", limit: { context: 1_000, output: 100 } } },
    },
  },
}
