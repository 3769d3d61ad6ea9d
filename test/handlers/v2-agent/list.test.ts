import { expect, test } from "vitest"
import { v2AgentList } from "../../../handlers/v2-agent/list.ts"
import { TEST_CONFIG, withApp } from "../../support/app.ts"
import { expectConfigErrors } from "../../support/broken-config.ts"

const reviewer = {
  ...{ description: "Reviews", mode: "subagent", prompt: "Look", model: "fake/fm", variant: "high" },
  ...{
    temperature: 0.2,
    color: "#ff0000",
    steps: 3,
    permission: { edit: "deny" },
    options: { apiKey: "agent-secret" },
  },
}

test("agents come in the newer form, without secrets", () =>
  withApp(
    [v2AgentList],
    async ({ call }) => {
      const { status, body } = await call("GET", "/api/agent")
      expect(status).toBe(200)
      expect(body.location).toEqual({ directory: "/workspace", project: { id: "global", directory: "/workspace" } })
      expect(body.data[0]).toMatchObject({ id: "build", mode: "primary", hidden: false })
      const found = body.data.find(({ id }: { id: string }) => id === "reviewer")
      expect(found).toMatchObject({
        ...{ description: "Reviews", mode: "subagent", system: "Look", color: "#ff0000", steps: 3, hidden: false },
        model: { providerID: "fake", id: "fm", variant: "high" },
        request: { headers: {}, body: { temperature: 0.2 } },
      })
      expect(found.permissions).toContainEqual({ action: "edit", resource: "*", effect: "deny" })
      expect(JSON.stringify(body)).not.toContain("agent-secret")
    },
    { config: { ...TEST_CONFIG, agent: { reviewer } } },
  ))

test("a config that cannot be read is reported", () => expectConfigErrors(v2AgentList, "GET", "/api/agent"))
