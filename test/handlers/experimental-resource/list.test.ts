import { expect, test } from "vitest"
import { experimentalResourceList } from "../../../handlers/experimental-resource/list.ts"
import { withApp } from "../../support/app.ts"
import { expectConfigErrors } from "../../support/broken-config.ts"
import { mcpPrograms } from "../../support/mcp-programs.ts"
import { demoServer } from "../../support/mcp-server.ts"

const local = (command: string) => ({ type: "local", command: [command] })

test("resources of all servers are listed, those of a server that fails to are left out", () => {
  const resources = { "x://one": { name: "One", contents: [] } }
  const programs = mcpPrograms({
    demo: demoServer({ resources }),
    plain: demoServer(),
    broken: demoServer({ resources, answers: { "resources/list": () => ({ resources: "none" }) } }),
  })
  return withApp(
    [experimentalResourceList],
    async ({ call }) => {
      expect(await call("GET", "/experimental/resource")).toMatchObject({ status: 200 })
      expect((await call("GET", "/experimental/resource")).body).toEqual({
        "my.srv:x://one": { name: "One", uri: "x://one", client: "my.srv" },
      })
    },
    {
      prepare: (platform) => void (platform.processes = programs),
      config: { mcp: { "my.srv": local("demo"), plain: local("plain"), broken: local("broken"), gone: local("gone") } },
    },
  )
})

test("without servers there are none", () =>
  withApp([experimentalResourceList], async ({ call }) => {
    expect((await call("GET", "/experimental/resource?directory=/elsewhere")).body).toEqual({})
  }))

test("a config that cannot be read is reported", () =>
  expectConfigErrors(experimentalResourceList, "GET", "/experimental/resource"))
