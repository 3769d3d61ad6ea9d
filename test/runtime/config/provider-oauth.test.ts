import { expect, test } from "vitest"
import { createConfig } from "../../../runtime/config/config.ts"
import { withPlatform } from "../../support/platform.ts"

test("an authorization server without a token endpoint is named", () =>
  withPlatform(async (platform) => {
    const { files, environment, log } = platform
    for (const oauth of [
      { clientId: "c", authorizeUrl: "https://a.test" },
      { clientId: "c", tokenUrl: "https://a.test" },
    ]) {
      files.seed({ "/workspace/opencode.json": JSON.stringify({ provider: { corp: { oauth } } }) })
      const place = { directory: "/workspace", worktree: "/workspace" }
      const config = createConfig({ files, environment, log, trusted: () => true, ...place })
      await expect(config.get()).rejects.toMatchObject({
        name: "ConfigInvalidError",
        message: expect.stringMatching(/provider\.corp\.oauth.*tokenUrl/),
      })
    }
  }))
