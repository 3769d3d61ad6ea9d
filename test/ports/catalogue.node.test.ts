import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { deflateRawSync } from "node:zlib"
import { afterAll, beforeAll, expect, test } from "vitest"
import { nodeCatalogue } from "../../adapters/node/catalogue.ts"
import { CATALOGUE, catalogueSuite } from "./catalogue.suite.ts"

let folder = ""

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "catalogue-test-"))
  const chunks = CATALOGUE.map(({ models }) => deflateRawSync(JSON.stringify(models)))
  const index = CATALOGUE.map((provider, at) => ({
    ...provider,
    models: undefined,
    start: chunks.slice(0, at).reduce((sum, chunk) => sum + chunk.length, 0),
    length: chunks[at]?.length,
  }))
  await writeFile(join(folder, "catalogue.json"), JSON.stringify(index))
  await writeFile(join(folder, "catalogue.bin"), Buffer.concat(chunks))
})
afterAll(() => rm(folder, { recursive: true }))

catalogueSuite(async () => nodeCatalogue(folder))

test("the shipped snapshot knows the great providers", async () => {
  const shipped = nodeCatalogue(fileURLToPath(new URL("../../data", import.meta.url)))
  expect((await shipped.index()).length).toBeGreaterThan(100)
  const anthropic = await shipped.provider("anthropic")
  expect(anthropic).toMatchObject({ npm: "@ai-sdk/anthropic", env: ["ANTHROPIC_API_KEY"] })
  expect(Object.keys(anthropic?.models ?? {}).length).toBeGreaterThan(5)
  const all = await shipped.all()
  expect(all.find(({ id }) => id === "anthropic")).toEqual(anthropic)
})

test("a file that is cut off is an error", async () => {
  await writeFile(join(folder, "catalogue.bin"), "x")
  await expect(nodeCatalogue(folder).provider("b")).rejects.toThrow("is damaged")
})
