import { z } from "zod"
import type { Environment } from "../ports/environment.ts"
import { defineTool } from "./tool.ts"

const Answer = z.object({
  results: z.array(z.object({ title: z.string(), url: z.string(), content: z.string().nullish() })),
})

const RESULTS = 10
const TIMEOUT_MS = 20_000
const LIMIT_BYTES = 2 * 1024 * 1024

/** Returns the address of the user's search engine: `OPENCODE_SEARCH_URL`, the `/search` of a SearXNG server. */
const searchUrl = (environment: Environment): string | undefined => environment.get("OPENCODE_SEARCH_URL") || undefined

/** Searches the web. Offered only where a search engine is configured. */
export const websearchTool = defineTool({
  id: "websearch",
  description: `Searches the web; gives title, address and excerpt of up to ${RESULTS} pages. Read a page with webfetch.`,
  parameters: z.object({ query: z.string() }),
  async execute({ query }, context) {
    const engine = searchUrl(context.platform.environment)
    if (engine === undefined)
      throw new Error(
        "Cannot search the web: no search engine is configured; set OPENCODE_SEARCH_URL to one that speaks SearXNG's JSON",
      )
    await context.ask({ permission: "websearch", patterns: [query], always: ["*"], metadata: { query } })
    const url = new URL(engine)
    url.searchParams.set("q", query)
    url.searchParams.set("format", "json")
    const { status, body } = await context.platform.egress.fetch(url.href, {
      headers: { accept: "application/json" },
      signal: context.signal,
      timeoutMs: TIMEOUT_MS,
      limitBytes: LIMIT_BYTES,
    })
    if (status >= 400) throw new Error(`Cannot search the web: the search engine answered ${status}; try again later`)
    const { results } = parse(body)
    const found = results.slice(0, RESULTS)
    const lines = found.map(({ title, url: address, content }) => `${title}\n${address}\n${content ?? ""}`.trim())
    return { title: query, output: lines.join("\n\n") || "No results", metadata: { results: found.length } }
  },
})

function parse(body: Uint8Array): z.output<typeof Answer> {
  try {
    return Answer.parse(JSON.parse(new TextDecoder().decode(body)))
  } catch (cause) {
    throw new Error(
      "Cannot search the web: the search engine's answer is not SearXNG's JSON; check OPENCODE_SEARCH_URL",
      { cause },
    )
  }
}
