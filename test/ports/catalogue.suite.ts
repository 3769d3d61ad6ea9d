import { expect, test } from "vitest"
import type { Catalogue, CatalogueProvider } from "../../runtime/ports/catalogue.ts"

/** What the catalogues under test hold. */
export const CATALOGUE: CatalogueProvider[] = [
  {
    id: "b",
    name: "B",
    env: ["B_KEY"],
    api: "https://b.test",
    models: { "b/one": { id: "b/one", name: "One ü", limit: { context: 1, output: 1 } } },
  },
  { id: "a", name: "A", env: [], npm: "@ai-sdk/anthropic", models: {} },
]

/** What every catalogue does. */
export const catalogueSuite = (create: () => Promise<Catalogue>): void => {
  test("the index has every provider in order, without models", async () => {
    expect(await (await create()).index()).toEqual([
      { id: "b", name: "B", env: ["B_KEY"], api: "https://b.test" },
      { id: "a", name: "A", env: [], npm: "@ai-sdk/anthropic" },
    ])
  })

  test("one provider with its models; undefined when it is unknown", async () => {
    const catalogue = await create()
    expect(await catalogue.provider("b")).toEqual(CATALOGUE[0])
    expect(await catalogue.provider("a")).toEqual(CATALOGUE[1])
    expect(await catalogue.provider("c")).toBeUndefined()
  })

  test("everything", async () => {
    expect(await (await create()).all()).toEqual(CATALOGUE)
  })

  test("what a caller changes changes nothing for the next one", async () => {
    const catalogue = await create()
    const first = await catalogue.provider("b")
    if (first) first.models = {}
    expect(await catalogue.provider("b")).toEqual(CATALOGUE[0])
  })
}
