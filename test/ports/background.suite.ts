import { expect, test } from "vitest"
import type { Background } from "../../runtime/ports/background.ts"

/** What every background does. `failures` are the errors that it has logged. */
export const backgroundSuite = (create: () => { background: Background; failures: () => unknown[] }): void => {
  test("settled waits for all work, and for the work that it starts", async () => {
    const { background } = create()
    const done: string[] = []
    let open = () => {}
    const gate = new Promise<void>((resolve) => (open = resolve))
    const first = async () => {
      await gate
      done.push("first")
      background.run(Promise.resolve().then(() => done.push("second")))
    }
    background.run(first())
    const settled = background.settled().then(() => done.push("settled"))
    open()
    await settled
    expect(done).toEqual(["first", "second", "settled"])
  })

  test("settled is at once without work", async () => {
    await create().background.settled()
  })

  test("a failure is logged and harms nothing else", async () => {
    const { background, failures } = create()
    const error = new Error("Cannot go on")
    background.run(Promise.reject(error))
    background.run(Promise.resolve())
    await background.settled()
    expect(failures()).toEqual([error])
  })
}
