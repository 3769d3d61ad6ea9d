import type { Browser } from "../../runtime/ports/browser.ts"

/** A browser that shows nothing. */
export interface MemoryBrowser extends Browser {
  /** What it was to show, in order. */
  shown: string[]
  /** Whether there is one. */
  isThere: boolean
}

/** A browser that a test looks over the shoulder of. */
export const memoryBrowser = (): MemoryBrowser => {
  const browser: MemoryBrowser = {
    shown: [],
    isThere: true,
    async open(url) {
      const isWeb = /^https?:$/.test(URL.parse(url)?.protocol ?? "")
      if (isWeb && browser.isThere) browser.shown.push(url)
      return isWeb && browser.isThere
    },
  }
  return browser
}
