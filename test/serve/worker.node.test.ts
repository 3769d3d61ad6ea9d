import { expect, test } from "vitest"
import { startScriptedModel } from "../support/scripted-model.ts"
import { apiOf } from "../support/api.ts"
import { openWorkerHome, type WorkerHome } from "../support/worker-process.ts"
import { serveSuite } from "./serve.suite.ts"

let home: WorkerHome

serveSuite(async () => {
  home = await openWorkerHome()
  const { serve, close } = home
  const model = await startScriptedModel()
  const address = await serve()
  await apiOf(address)("PATCH", "/global/config", model.config)
  const stop = async () => {
    await close()
    await model.stop()
  }
  return { base: address.base, headers: address.headers ?? {}, model, directories: ["/one", "/two"], stop }
})

test("nothing of all this went uncaught", () => {
  expect(home.output()).toContain("Ready on")
  expect(
    home
      .output()
      .split("\n")
      .filter((line) => /uncaught/i.test(line)),
  ).toEqual([])
})
