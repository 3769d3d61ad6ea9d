import { expect, test } from "vitest"
import type { Browser } from "../../runtime/ports/browser.ts"

type WithBrowser = (
  isThere: boolean,
  body: (browser: Browser, shown: () => Promise<string>) => Promise<void>,
) => Promise<void>

/** What every adapter of the browser does. */
export const browserSuite = (withBrowser: WithBrowser): void => {
  test("shows an address", () =>
    withBrowser(true, async (browser, shown) => {
      expect(await browser.open("https://site.test/a?b=c&d=%20e")).toBe(true)
      expect(await shown()).toBe("https://site.test/a?b=c&d=%20e")
    }))

  test("says so when there is none", () =>
    withBrowser(false, async (browser) => {
      expect(await browser.open("https://site.test/")).toBe(false)
    }))

  test.each([["file:///etc/passwd"], ["javascript:alert(1)"], ["--version"], ["no address"]])(
    "shows nothing for %s",
    (url) =>
      withBrowser(true, async (browser, shown) => {
        expect(await browser.open(url)).toBe(false)
        expect(await shown()).toBe("")
      }),
  )
}
