import { describe } from "vitest"
import { memoryBrowser } from "../../adapters/memory/browser.ts"
import { browserSuite } from "./browser.suite.ts"

describe("browser in memory", () => {
  browserSuite(async (isThere, body) => {
    const browser = memoryBrowser()
    browser.isThere = isThere
    await body(browser, async () => browser.shown.join())
  })
})
