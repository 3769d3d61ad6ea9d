import { expect, test } from "vitest"
import { withTools } from "./call-tool.ts"

const engine = "http://localhost:8888/search"

test("asks the configured engine", () =>
  withTools({}, async ({ call, platform, asks }) => {
    platform.environment.variables["OPENCODE_SEARCH_URL"] = engine
    const results = [
      { title: "T", url: "https://t", content: "c" },
      { title: "U", url: "https://u" },
    ]
    const asked: string[] = []
    platform.egress.serve("http://localhost:8888", ({ url }) => {
      asked.push(url)
      return Response.json({ results })
    })
    const { output, metadata } = await call("websearch", { query: "a b" })
    expect(output).toBe("T\nhttps://t\nc\n\nU\nhttps://u")
    expect(metadata).toEqual({ results: 2 })
    expect(asked).toEqual([`${engine}?q=a+b&format=json`])
    expect(asks).toEqual([{ permission: "websearch", patterns: ["a b"], always: ["*"], metadata: { query: "a b" } }])
  }))

test("without an engine, or with one that answers badly", () =>
  withTools({}, async ({ call, platform }) => {
    await expect(call("websearch", { query: "a b" })).rejects.toThrow("set OPENCODE_SEARCH_URL")
    platform.environment.variables["OPENCODE_SEARCH_URL"] = engine
    platform.egress.serve("http://localhost:8888", () => new Response("<html>"))
    await expect(call("websearch", { query: "a b" })).rejects.toThrow("not SearXNG's JSON")
    platform.egress.serve("http://localhost:8888", () => new Response("", { status: 429 }))
    await expect(call("websearch", { query: "a b" })).rejects.toThrow("answered 429")
  }))
