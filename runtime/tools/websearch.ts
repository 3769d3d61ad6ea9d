import { z } from "zod"
import type { Environment } from "../ports/environment.ts"
import { defineTool } from "./tool.ts"

const Answer = z.object({
  results: z.array(z.object({ title: z.string(), url: z.string(), content: z.string().nullish() })),
})

const RESULTS = 10
const TIMEOUT_MS = 20_000

/** Returns the address of the user's search engine: `OPENCODE_SEARCH_URL`, the `/search` of a SearXNG server. */
export const searchUrl = (environment: Environment): string | undefined =>
  environment.get("OPENCODE_SEARCH_URL") || undefined

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
    const signal = AbortSignal.any([context.signal, AbortSignal.timeout(TIMEOUT_MS)])
    const headers = { accept: "application/json" }
    // The user has named the engine, which may well run on this machine.
    const response = await context.platform.egress.open(new Request(url, { headers, signal, redirect: "manual" }))
    const text = await response.text()
    if (!response.ok)
      throw new Error(`Cannot search the web: the search engine answered ${response.status}; try again later`)
    const { results } = parse(text)
    const found = results.slice(0, RESULTS)
    const lines = found.map(({ title, url: address, content }) => `${title}\n${address}\n${content ?? ""}`.trim())
    return { title: query, output: lines.join("\n\n") || "No results", metadata: { results: found.length } }
  },
})

function parse(text: string): z.output<typeof Answer> {
  try {
    return Answer.parse(JSON.parse(text))
  } catch (cause) {
    throw new Error(
      "Cannot search the web: the search engine's answer is not SearXNG's JSON; check OPENCODE_SEARCH_URL",
      { cause },
    )
  }
}
