import type { LanguageModelV4CallOptions, LanguageModelV4StreamPart } from "@ai-sdk/provider"
import { expect, test } from "vitest"
import { memoryClock } from "../../../adapters/memory/clock.ts"
import { classifyModelError } from "../../../runtime/agent/model-errors.ts"
import { silenceOf, withTimeouts } from "../../../runtime/provider/timeouts.ts"

const part: LanguageModelV4StreamPart = { type: "text-delta", id: "0", delta: "x" }

/** A provider that answers nothing before it is told to, and ends when it is given up. */
const slow = () => {
  let answer: (value: { stream: ReadableStream<LanguageModelV4StreamPart> }) => void = () => {}
  const stream = ({ abortSignal }: LanguageModelV4CallOptions) =>
    new Promise<{ stream: ReadableStream<LanguageModelV4StreamPart> }>((resolve, reject) => {
      answer = resolve
      abortSignal?.addEventListener("abort", () => reject(abortSignal.reason))
    })
  return { stream, answer: (value: ReadableStream<LanguageModelV4StreamPart>) => answer({ stream: value }) }
}

test("an answer that does not begin in time fails in a way that is tried again", async () => {
  const clock = memoryClock()
  const asked = withTimeouts(slow().stream, { headersMs: 5_000 }, clock)({ prompt: [] })
  const failed = expect(asked).rejects.toThrow("did not begin within 5 s")
  await clock.advance(5_000)
  await failed
  expect(classifyModelError(await asked.then(undefined, (error: unknown) => error)).retryable).toBe(true)
  expect(clock.timers()).toBe(0)
})

test("an answer that does not end in time is given up; one that does leaves no timer", async () => {
  const clock = memoryClock()
  const { stream, answer } = slow()
  const asked = withTimeouts(stream, { totalMs: 9_000, headersMs: 5_000 }, clock)({ prompt: [] })
  await clock.advance(4_000)
  answer(new ReadableStream({ start: (controller) => (controller.enqueue(part), controller.close()) }))
  const parts: LanguageModelV4StreamPart[] = []
  for await (const one of (await asked).stream) parts.push(one)
  expect(parts).toEqual([part])
  expect(clock.timers()).toBe(0)

  const other = withTimeouts(slow().stream, { totalMs: 9_000 }, clock)({ prompt: [] })
  const failed = expect(other).rejects.toThrow("did not end within 9 s")
  await clock.advance(9_000)
  await failed
})

test("the user's abort is still the user's", async () => {
  const clock = memoryClock()
  const user = new AbortController()
  const asked = withTimeouts(slow().stream, { totalMs: 9_000 }, clock)({ prompt: [], abortSignal: user.signal })
  const failed = expect(asked).rejects.toBe("stop")
  user.abort("stop")
  await failed
  expect(clock.timers()).toBe(0)
})

test("without limits nothing is wrapped, and false is no limit", () => {
  const { stream } = slow()
  expect(withTimeouts(stream, { totalMs: false }, memoryClock())).toBe(stream)
  const forever = 2 ** 31 - 1
  expect([silenceOf({}), silenceOf({ silenceMs: 5 })]).toEqual([undefined, 5])
  expect([silenceOf({ silenceMs: false }), silenceOf({ silenceMs: 1e15 })]).toEqual([forever, forever])
})

test("an answer that breaks off, or that nobody reads any more, leaves no timer", async () => {
  const clock = memoryClock()
  const broken = new ReadableStream({ start: (controller) => controller.error(new Error("cut")) })
  const endless = new ReadableStream({ pull: (controller) => controller.enqueue(part) })
  const readers = []
  for (const body of [broken, endless]) {
    const { stream, answer } = slow()
    const asked = withTimeouts(stream, { totalMs: 9_000 }, clock)({ prompt: [] })
    answer(body)
    readers.push((await asked).stream.getReader())
  }
  await expect(readers[0]?.read()).rejects.toThrow("cut")
  await readers[1]?.cancel()
  expect(clock.timers()).toBe(0)
})
