import type { R2Bucket } from "@cloudflare/workers-types"
import { evictDurableObject } from "cloudflare:test"
import { expect, test } from "vitest"
import { bindings, callAs, homeAt, objectNamed } from "./hosted.ts"

const { R2 } = bindings as unknown as { R2: R2Bucket }

const keys = async () => (await R2.list()).objects.map(({ key }) => key)

const write = (user: "ann" | "bob", content: string) =>
  callAs(user)("PUT", "/file/content?path=big.txt&directory=/big", { content })
const read = async (user: "ann" | "bob") =>
  (await callAs(user)("GET", "/file/content?path=big.txt&directory=/big")).body.content as string

test("large files are in the bucket, each object's in a folder of its own", async () => {
  const content = "0123456789abcdef\n".repeat(110_000)
  expect((await write("ann", content)).status).toBe(200)
  expect((await write("bob", content)).status).toBe(200)
  expect(await keys()).toHaveLength(2)
  // What one removes is still the other's.
  expect((await write("bob", "small")).status).toBe(200)
  expect(await keys()).toHaveLength(1)
  await evictDurableObject(objectNamed(await homeAt("ann", "/big")))
  expect((await read("ann")).trim() === content.trim()).toBe(true)
  expect(await read("bob")).toBe("small")
})
