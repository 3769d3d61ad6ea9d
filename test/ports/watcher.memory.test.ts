import { expect, test } from "vitest"
import { memoryFiles } from "../../adapters/memory/files.ts"
import { memoryWatcher } from "../../adapters/memory/watcher.ts"
import { watcherSuite } from "./watcher.suite.ts"

watcherSuite(async (body) => {
  const files = memoryFiles()
  files.makeDirectory("/root")
  await body(memoryWatcher(files), files, "/root")
})

test("knows what is being watched", async () => {
  const files = memoryFiles()
  files.makeDirectory("/root")
  const watcher = memoryWatcher(files)
  const stop = await watcher.watch("/root", { skip: () => false, onEvents: () => {}, onError: () => {} })
  expect(watcher.watched()).toEqual(["/root"])
  await stop()
  expect(watcher.watched()).toEqual([])
})
