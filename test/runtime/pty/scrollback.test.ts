import { expect, test } from "vitest"
import { createScrollback } from "../../../runtime/pty/scrollback.ts"

test("the newest is kept, and places count from the beginning of time", () => {
  const scrollback = createScrollback(10)
  for (let number = 0; number < 100; number++) scrollback.append(String(number % 10))
  expect(scrollback.end()).toBe(100)
  expect(scrollback.from(0).join("")).toBe("0123456789")
  expect(scrollback.from(95).join("")).toBe("56789")
  expect(scrollback.from(100)).toEqual([])
})

test("pieces are of bounded size and cut no character in two", () => {
  const scrollback = createScrollback()
  const text = `x${"🙂".repeat(50_000)}`
  scrollback.append(text)
  const pieces = scrollback.from(0)
  expect(pieces.join("")).toBe(text)
  expect(pieces.length).toBe(2)
  for (const piece of pieces) expect(new TextDecoder().decode(new TextEncoder().encode(piece))).toBe(piece)
  expect(scrollback.from(2).join("")).toBe("🙂".repeat(49_999))
})

test("the oldest character that is kept is whole", () => {
  const scrollback = createScrollback(3)
  scrollback.append("🙂🙂🙂🙂")
  expect(scrollback.from(0).join("")).toBe("🙂")
})
