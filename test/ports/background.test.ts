import { expect, test } from "vitest"
import { memoryLog } from "../../adapters/memory/log.ts"
import { trackedBackground } from "../../adapters/shared/background.ts"
import { backgroundSuite } from "./background.suite.ts"

backgroundSuite(() => {
  const log = memoryLog()
  return { background: trackedBackground(log), failures: () => log.entries.map(({ fields }) => fields["error"]) }
})

test("the platform is told of all work, and never of a failure", async () => {
  const told: Promise<unknown>[] = []
  const background = trackedBackground(memoryLog(), (work) => told.push(work))
  background.run(Promise.reject(new Error("Cannot go on")))
  expect(told).toHaveLength(1)
  await told[0]
})
