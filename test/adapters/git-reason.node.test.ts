import { expect, test } from "vitest"
import { reasonOf } from "../../adapters/node/git.ts"

test("what git says is cut to the line that matters; without git that is what is said", () => {
  expect(reasonOf("hint: a\nfatal: not a repository\n")).toBe("not a repository")
  expect(reasonOf("spawn git ENOENT")).toBe("git is not installed, or not on the server's PATH")
})
