import { expect, test } from "vitest"
import { toolList } from "../../../handlers/tool/list.ts"
import { withApp } from "../../support/app.ts"

const ids = ({ body }: { body: { id: string }[] }) => body.map(({ id }) => id)

test("tools come with descriptions and JSON Schemas", () =>
  withApp([toolList], async ({ call }) => {
    const answer = await call("GET", "/experimental/tool?provider=fake&model=fm")
    expect(answer.status).toBe(200)
    expect(ids(answer)).toEqual(
      "invalid question bash read glob grep edit write task webfetch todowrite skill".split(" "),
    )
    const read = answer.body.find(({ id }: { id: string }) => id === "read")
    expect(read).toMatchObject({
      description: expect.any(String),
      parameters: { type: "object", properties: { filePath: { type: "string" } }, required: ["filePath"] },
    })
  }))

test("models of the gpt-5 line patch, others edit and write", () =>
  withApp([toolList], async ({ call }) => {
    const offered = ids(await call("GET", "/experimental/tool?provider=openai&model=gpt-5-codex"))
    expect(offered).toContain("apply_patch")
    expect(offered).not.toContain("edit")
    expect(offered).not.toContain("write")
  }))

test("without a shell there is no bash", () =>
  withApp(
    [toolList],
    async ({ call }) => expect(ids(await call("GET", "/experimental/tool?provider=a&model=b"))).not.toContain("bash"),
    { prepare: (platform) => void Reflect.deleteProperty(platform, "shell") },
  ))

test("the web is searched where there is a search engine", () =>
  withApp(
    [toolList],
    async ({ call }) => expect(ids(await call("GET", "/experimental/tool?provider=a&model=b"))).toContain("websearch"),
    {
      prepare: ({ environment }) => void (environment.variables["OPENCODE_SEARCH_URL"] = "https://search.e.com/search"),
    },
  ))

test("provider and model must be named", () =>
  withApp([toolList], async ({ call }) => {
    const bad = { status: 400, body: { name: "BadRequest", data: { kind: "Query" } } }
    expect(await call("GET", "/experimental/tool")).toMatchObject(bad)
    expect(await call("GET", "/experimental/tool?provider=fake")).toMatchObject(bad)
    expect(await call("GET", "/experimental/tool?model=fm")).toMatchObject(bad)
  }))
