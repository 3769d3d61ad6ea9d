import { readdirSync } from "node:fs"
import { userInfo } from "node:os"
import { expect, test } from "vitest"
import { nodeEnvironment } from "../../adapters/node/environment.ts"

test("tests see no settings of who runs them, and nothing in the home folder", () => {
  const own = Object.keys(process.env).filter((name) => /^(OPENCODE|XDG|GIT)_|_API_KEY$|_proxy$/i.test(name))
  expect(own).toEqual(["OPENCODE_DISABLE_MODELS_FETCH"])
  const { paths } = nodeEnvironment()
  expect(paths.home).not.toBe(userInfo().homedir)
  expect(paths.config.startsWith(paths.home)).toBe(true)
  expect(readdirSync(paths.home).filter((name) => [".gitconfig", ".opencode"].includes(name))).toEqual([])
})
