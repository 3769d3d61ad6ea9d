import { expect, test } from "vitest"
import { nodeEnvironment } from "../../adapters/node/environment.ts"
import { environmentSuite } from "./environment.suite.ts"

environmentSuite((variables) => nodeEnvironment(variables, "/work"))

test("follows HOME when nothing else is said", () => {
  expect(nodeEnvironment({ HOME: "/home/me" }, "/work").paths).toEqual({
    home: "/home/me",
    data: "/home/me/.local/share/opencode-edge",
    config: "/home/me/.config/opencode",
    state: "/home/me/.local/state/opencode-edge",
    cache: "/home/me/.cache/opencode-edge",
  })
})

test("follows the XDG variables, but relative ones", () => {
  const variables = { HOME: "/home/me", XDG_DATA_HOME: "/data", XDG_CONFIG_HOME: "config", XDG_STATE_HOME: "" }
  const { paths } = nodeEnvironment(variables, "/work")
  expect(paths.data).toBe("/data/opencode-edge")
  expect(paths.config).toBe("/home/me/.config/opencode")
  expect(paths.state).toBe("/home/me/.local/state/opencode-edge")
})

test("OPENCODE_EDGE_DATA is the data folder itself, relative to where the server was started", () => {
  const dataFor = (value: string) =>
    nodeEnvironment({ HOME: "/home/me", XDG_DATA_HOME: "/data", OPENCODE_EDGE_DATA: value }, "/work").paths.data
  expect(dataFor("/mine")).toBe("/mine")
  expect(dataFor("mine")).toBe("/work/mine")
})

test("reads the variables of the process by default", () => {
  expect(nodeEnvironment().get("PATH")).toBe(process.env["PATH"])
  expect(nodeEnvironment().cwd).toBe(process.cwd())
})
