import { expect, test } from "vitest"
import { createConfig } from "../../../runtime/config/config.ts"
import { withPlatform } from "../../support/platform.ts"

test("a broken file is in the log once, however often it is asked for, and again after it was mended", () =>
  withPlatform(async (platform) => {
    const { files, environment, log } = platform
    files.seed({ "/workspace/opencode.json": "{" })
    const config = createConfig({ files, environment, log, trusted: () => true, directory: "/workspace" })
    const complaints = () => platform.log.entries.filter(({ message }) => message.includes("opencode.json"))
    await expect(config.get()).rejects.toThrow("opencode.json")
    await expect(config.get()).rejects.toThrow("opencode.json")
    expect(complaints()).toHaveLength(1)
    platform.files.seed({ "/workspace/opencode.json": "{}" })
    await config.get()
    platform.files.seed({ "/workspace/opencode.json": "{" })
    config.reload()
    await expect(config.get()).rejects.toThrow("opencode.json")
    expect(complaints()).toHaveLength(2)
  }))
