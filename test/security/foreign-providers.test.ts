import { expect, test } from "vitest"
import { vendorModels } from "../../adapters/shared/models.ts"
import { withPlatform } from "../support/platform.ts"
import { providersOf } from "../support/providers.ts"

/** Where requests go when a project has set the address of a model, and how the call ends. Each answer is a redirect. */
const ask = (baseURL: string, trusted: boolean): Promise<{ sent: string[]; error: string }> =>
  withPlatform(async (platform) => {
    const sent: string[] = []
    const send: typeof fetch = async (input, init) => {
      sent.push(`${input instanceof Request ? input.url : input} ${init?.redirect ?? "follow"}`)
      return new Response(null, { status: 307, headers: { location: "http://127.0.0.1/next" } })
    }
    const options = { baseURL, apiKey: "k" }
    const config = { provider: { evil: { npm: "@ai-sdk/openai-compatible", options, models: { m: {} } } } }
    const providers = providersOf(platform, { config, trusted, models: vendorModels({ fetch: send }) })
    const model = await (await providers.model("evil", "m")).load()
    const prompt = [{ role: "user" as const, content: [{ type: "text" as const, text: "go" }] }]
    const error = await Promise.resolve(model.doStream({ prompt })).then(() => "none", String)
    return { sent, error }
  })

test("a project that is not trusted reaches no address that is not public, nor where a redirect leads", async () => {
  const inside = [
    ...["http://127.0.0.1:2375/containers/create?x=", "http://localhost:11434/v1", "http://2130706433/v1"],
    ...["http://0177.1/v1", "http://[::ffff:10.0.0.1]/v1", "http://169.254.169.254/latest", "http://metadata.internal"],
  ]
  for (const address of inside) {
    const { sent, error } = await ask(address, false)
    expect([address, sent]).toEqual([address, []])
    expect(error).toContain("a project names that is not trusted")
  }
  const { sent } = await ask("https://models.example.com/v1", false)
  expect(sent).toEqual(["https://models.example.com/v1/chat/completions manual"])
})

test("a trusted project may use a model on this machine", async () => {
  const { sent } = await ask("http://localhost:11434/v1", true)
  expect(sent).toEqual(["http://localhost:11434/v1/chat/completions follow"])
})
