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

test("a project that is not trusted has models asked at its address, and reaches nothing else", async () => {
  const elsewhere = [
    ...["http://127.0.0.1:2375/containers/create?x=", "http://127.0.0.1:4096/project/trust?directory=/evil#"],
    ...["http://169.254.169.254/latest#", "http://127.0.0.1/api/chat?x=", "http://127.0.0.1/messages?alt=sse#/"],
  ]
  for (const address of elsewhere) {
    const { sent, error } = await ask(address, false)
    expect([address, sent]).toEqual([address, []])
    expect(error).toContain("no model is asked there")
  }
})

test("its server may be on this machine; redirects of it are followed for a trusted project alone", async () => {
  for (const address of ["https://models.example.com/v1", "http://localhost:11434/v1"]) {
    expect((await ask(address, false)).sent).toEqual([`${address}/chat/completions manual`])
    expect((await ask(address, true)).sent).toEqual([`${address}/chat/completions follow`])
  }
})
