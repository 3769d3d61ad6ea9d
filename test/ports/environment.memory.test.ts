import { expect, test } from "vitest"
import { memoryEnvironment } from "../../adapters/memory/environment.ts"
import { environmentSuite } from "./environment.suite.ts"

environmentSuite((variables) => memoryEnvironment({ variables }))

test("a test may change variables and place", () => {
  const environment = memoryEnvironment({ cwd: "/elsewhere" })
  environment.variables["NAME"] = "value"
  expect(environment.get("NAME")).toBe("value")
  expect(environment.cwd).toBe("/elsewhere")
})
