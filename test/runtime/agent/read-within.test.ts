import { expect, test } from "vitest"
import { memoryLog } from "../../../adapters/memory/log.ts"
import { systemClock } from "../../../adapters/shared/clock.ts"
import { readWithin } from "../../../runtime/agent/read-within.ts"

const options = () => ({ silenceMs: 60_000, signal: new AbortController().signal, clock: systemClock(memoryLog()) })

/** A stream that gives these values and, if it is to end, ends. */
const streamOf = (
  values: readonly number[],
  { ends = true, onCancel }: { ends?: boolean; onCancel?: (reason: unknown) => void } = {},
) =>
  new ReadableStream<number>({
    start(controller) {
      for (const value of values) controller.enqueue(value)
      if (ends) controller.close()
    },
    ...(onCancel && { cancel: onCancel }),
  })

const collect = async (values: AsyncIterable<number>, into: number[] = []) => {
  for await (const value of values) into.push(value)
  return into
}

test("gives all values in order", async () => {
  const values = Array.from({ length: 1_000 }, (_, number) => number)
  expect(await collect(readWithin(streamOf(values), options()))).toEqual(values)
})

test("others have their turn while much has already come", async () => {
  const read: number[] = []
  let seen: number | undefined
  setTimeout(() => {
    seen = read.length
  }, 0)
  await collect(readWithin(streamOf(Array.from({ length: 1_000 }, () => 1)), options()), read)
  expect(seen).toBeGreaterThan(0)
  expect(seen).toBeLessThan(1_000)
})

test("silence ends it with an error that says how long, and cancels the source", async () => {
  const cancelled: unknown[] = []
  const read: number[] = []
  const stream = streamOf([1, 2], { ends: false, onCancel: (reason) => cancelled.push(reason) })
  await expect(collect(readWithin(stream, { ...options(), silenceMs: 20 }), read)).rejects.toThrow("sent nothing")
  expect(read).toEqual([1, 2])
  expect(cancelled).toHaveLength(1)
})

test("an abort ends it with its reason, before and while it waits", async () => {
  const gone = AbortSignal.abort(new Error("gone"))
  await expect(collect(readWithin(streamOf([1]), { ...options(), signal: gone }))).rejects.toThrow("gone")
  const abort = new AbortController()
  const waiting = collect(readWithin(streamOf([1], { ends: false }), { ...options(), signal: abort.signal }))
  setTimeout(() => abort.abort(new Error("stopped")), 5)
  await expect(waiting).rejects.toThrow("stopped")
})

test("the source's own error comes through", async () => {
  const broken = new ReadableStream<number>({ pull: (controller) => controller.error(new Error("broken")) })
  await expect(collect(readWithin(broken, options()))).rejects.toThrow("broken")
})
