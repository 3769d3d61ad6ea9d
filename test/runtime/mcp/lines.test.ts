import { expect, test } from "vitest"
import { lines } from "../../../runtime/mcp/lines.ts"

const bytes = (...chunks: (string | number[])[]) =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) {
        controller.enqueue(typeof chunk === "string" ? new TextEncoder().encode(chunk) : Uint8Array.from(chunk))
      }
      controller.close()
    },
  })

const read = async (stream: ReadableStream<Uint8Array>, limit = 100) => {
  const found: string[] = []
  for await (const line of lines(stream, limit)) found.push(line)
  return found
}

test("lines come whole, however the bytes come", async () => {
  expect(await read(bytes("a", "b\nc\r\n", "\nd", "e"))).toEqual(["ab", "c", "", "de"])
  expect(await read(bytes([0xc3], [0xb6, 0x0a]))).toEqual(["ö"])
  expect(await read(bytes())).toEqual([])
})

test("a line without end is given up", async () => {
  await expect(read(bytes("x".repeat(60), "x".repeat(60)))).rejects.toThrow("more than 100 characters")
  expect(await read(bytes("x".repeat(90), "x\n", "x".repeat(90)))).toHaveLength(2)
})
