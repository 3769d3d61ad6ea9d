import { expect, test } from "vitest"
import type { Assets } from "../../runtime/ports/assets.ts"

/** What every adapter of assets does. It is given one that has `explorer.js` and `explorer.css`. */
export const assetsSuite = (assets: Assets): void => {
  test("reads what it says that it has", async () => {
    for (const name of ["explorer.js", "explorer.css"]) {
      expect(await assets.has(name)).toBe(true)
      expect((await assets.read(name))?.bytes.byteLength).toBeGreaterThan(0)
    }
  })

  test("has nothing of any other name", async () => {
    for (const name of ["", "other.js", "../package.json", "explorer.js/", "constructor", "__proto__"]) {
      expect(await assets.has(name), name).toBe(false)
      expect(await assets.read(name), name).toBe(undefined)
    }
  })
}
