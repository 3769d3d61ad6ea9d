import { readFile } from "node:fs/promises"
import { fileURLToPath } from "node:url"
import { expect, test } from "vitest"
import { nodeCatalogue } from "../../../adapters/node/catalogue.ts"
import { vendorModels } from "../../../adapters/shared/models.ts"
import { withPlatform } from "../../support/platform.ts"
import { providersOf } from "../../support/providers.ts"

const root = fileURLToPath(new URL("../../..", import.meta.url))

test("the examples of docs/providers.md connect what they say, and their model can be made", async () => {
  const text = await readFile(`${root}docs/providers.md`, "utf8")
  const examples = [...text.matchAll(/^ *```json\n([^]*?)^ *```/gm)].map(([, json = ""]) => JSON.parse(json))
  expect(examples.length).toBeGreaterThan(8)
  const catalogue = await nodeCatalogue(`${root}data`).all()
  const env = {
    ANTHROPIC_API_KEY: "k",
    MY_ANTHROPIC_KEY: "k",
    LOCAL_KEY: "k",
    VENICE_API_KEY: "k",
    AZURE_API_KEY: "k",
    AWS_BEARER_TOKEN_BEDROCK: "k",
  }
  for (const config of examples) {
    await withPlatform(async (platform) => {
      platform.files.seed({ "/home/user/.corp-key": "k" })
      const login = { type: "oauth" as const, access: "a", refresh: "r", expires: 0 }
      const credentials = { company: login }
      const setup = {
        config,
        credentials,
        env: { ...env, GOOGLE_VERTEX_API_KEY: "k" },
        catalogue,
        models: vendorModels(),
      }
      const providers = providersOf(platform, setup)
      const connected = (await providers.connected()).providers.map(({ id }) => id)
      expect(connected).toEqual(expect.arrayContaining(Object.keys(config.provider)))
      const model = config.model ?? `venice/${(await providers.connected()).default["venice"]}`
      const resolved = await providers.model(model.slice(0, model.indexOf("/")), model.slice(model.indexOf("/") + 1))
      await resolved.load()
      expect(platform.log.entries.filter(({ level }) => level === "warn")).toEqual([])
    })
  }
})

test("docs/providers.md names every package that is built in", async () => {
  const text = await readFile(`${root}docs/providers.md`, "utf8")
  const failure = vendorModels().load({ npm: "none", providerID: "p", modelID: "m", options: {} })
  const { data } = (await failure.then(undefined, (error: { data: { known: string[] } }) => error)) as {
    data: { known: string[] }
  }
  const named = (npm: string) => text.includes(`\`${npm}\``) || text.includes(`\`…/${npm.split("/").at(-1)}\``)
  expect(data.known.filter((npm) => !named(npm))).toEqual([])
})
