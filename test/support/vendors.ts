import type { LanguageModelV4CallOptions, LanguageModelV4StreamPart } from "@ai-sdk/provider"
import { vendorModels } from "../../adapters/shared/models.ts"
import type { CatalogueProvider } from "../../runtime/ports/catalogue.ts"
import { withPlatform } from "./platform.ts"
import { providersOf, type Setup } from "./providers.ts"

/** A request that a vendor's server received. */
export interface VendorRequest {
  url: string
  headers: Headers
  /** Parsed JSON; undefined when it is none. */
  // oxlint-disable-next-line typescript/no-explicit-any -- what a test expects of a body is what it checks
  body: any
}

/** A vendor's server: a `fetch` that gives the answers one after the other and keeps what it was asked. */
export interface VendorServer {
  fetch: typeof fetch
  requests: VendorRequest[]
}

/** @param answers events (text), bytes of Amazon's event stream, or JSON */
export const vendorServer = (...answers: (string | Uint8Array<ArrayBuffer> | object)[]): VendorServer => {
  const requests: VendorRequest[] = []
  const left = [...answers]
  return {
    requests,
    fetch: async (input, init) => {
      const sent = new Request(input, init)
      const text = new TextDecoder().decode(await sent.arrayBuffer())
      requests.push({ url: sent.url, headers: sent.headers, body: text.startsWith("{") ? JSON.parse(text) : text })
      const answer = left.shift()
      if (answer === undefined) throw new Error(`No answer is left for ${sent.url}`)
      if (typeof answer === "string") return new Response(answer, { headers: { "content-type": "text/event-stream" } })
      if (!(answer instanceof Uint8Array)) return Response.json(answer)
      return new Response(answer, { headers: { "content-type": "application/vnd.amazon.eventstream" } })
    },
  }
}

/** Server-sent events: an object as JSON, under its `type` as the event's name where it has one; text as it is. */
export const sse = (...events: (object | string)[]): string =>
  events
    .map((event) => {
      if (typeof event === "string") return `data: ${event}\n\n`
      return `${"type" in event ? `event: ${String(event.type)}\n` : ""}data: ${JSON.stringify(event)}\n\n`
    })
    .join("")

/** The catalogue's entry of one provider with one model. */
export const entryOf = (
  provider: Omit<CatalogueProvider, "name" | "models">,
  model: Partial<CatalogueProvider["models"][string]> & { id: string },
): CatalogueProvider => ({
  name: provider.id,
  ...provider,
  models: { [model.id]: { name: model.id, tool_call: true, limit: { context: 100_000, output: 8_000 }, ...model } },
})

/** What a model said, gathered from its stream. */
export interface Said {
  parts: LanguageModelV4StreamPart[]
  text: string
  reasoning: string
  calls: { tool: string; input: unknown }[]
  finish: Extract<LanguageModelV4StreamPart, { type: "finish" }> | undefined
}

/** What every vendor is asked: a system message, a user's, and one tool to call. */
export const ASKED: LanguageModelV4CallOptions = {
  prompt: [
    { role: "system", content: "Be brief." },
    { role: "user", content: [{ type: "text", text: "Read a.txt" }] },
  ],
  tools: [
    {
      type: "function",
      name: "read",
      description: "Reads a file",
      inputSchema: { type: "object", properties: { filePath: { type: "string" } }, required: ["filePath"] },
    },
  ],
  toolChoice: { type: "auto" },
  maxOutputTokens: 1_000,
}

/** Asks a model that `createProviders` makes of the setup, at a vendor's server. */
export const ask = (
  server: VendorServer,
  setup: Setup,
  model: `${string}/${string}`,
  { variant, ...options }: Partial<LanguageModelV4CallOptions> & { variant?: string } = {},
): Promise<Said> =>
  withPlatform(async (platform) => {
    const providers = providersOf(platform, { ...setup, models: vendorModels({ fetch: server.fetch }) })
    const slash = model.indexOf("/")
    const resolved = await providers.model(model.slice(0, slash), model.slice(slash + 1))
    const providerOptions = resolved.callOptions(variant)
    const { stream } = await (await resolved.load()).doStream({ ...ASKED, providerOptions, ...options })
    const parts: LanguageModelV4StreamPart[] = []
    for await (const part of stream) parts.push(part)
    const failed = parts.find((part) => part.type === "error")
    if (failed) throw failed.error
    const deltas = (type: "text-delta" | "reasoning-delta") =>
      parts.flatMap((part) => (part.type === type ? [part.delta] : [])).join("")
    return {
      parts,
      text: deltas("text-delta"),
      reasoning: deltas("reasoning-delta"),
      calls: parts.flatMap((part) =>
        part.type === "tool-call" ? [{ tool: part.toolName, input: JSON.parse(part.input) as unknown }] : [],
      ),
      finish: parts.find((part) => part.type === "finish"),
    }
  })

/** Token counts of an answer: input with what came from the cache, what came from there, output with reasoning, reasoning. */
export const countsOf = ({ finish }: Said): (number | undefined)[] => {
  const { inputTokens, outputTokens } = finish?.usage ?? {}
  return [inputTokens?.total, inputTokens?.cacheRead, outputTokens?.total, outputTokens?.reasoning]
}
