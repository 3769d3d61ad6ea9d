import { expect, test } from "vitest"
import { v2CommandList } from "../../../handlers/v2-command/list.ts"
import { TEST_CONFIG, withApp } from "../../support/app.ts"
import { expectConfigErrors } from "../../support/broken-config.ts"

const check = { template: "Check $1", description: "Checks", agent: "plan", model: "fake/a/b", subtask: true }

test("commands come in the newer form", () =>
  withApp(
    [v2CommandList],
    async ({ call }) => {
      const { status, body } = await call("GET", "/api/command")
      expect(status).toBe(200)
      expect(body.data.map(({ name }: { name: string }) => name)).toEqual(["init", "review", "check"])
      expect(body.data[2]).toEqual({ name: "check", ...check, model: { providerID: "fake", id: "a/b" } })
    },
    { config: { ...TEST_CONFIG, command: { check } } },
  ))

test("a config that cannot be read is reported", () => expectConfigErrors(v2CommandList, "GET", "/api/command"))
