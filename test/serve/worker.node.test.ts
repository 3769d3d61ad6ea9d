import { startScriptedModel } from "../support/scripted-model.ts"
import { apiOf } from "../support/api.ts"
import { openWorkerHome } from "../support/worker-process.ts"
import { serveSuite } from "./serve.suite.ts"

serveSuite(async () => {
  const { serve, close } = await openWorkerHome()
  const model = await startScriptedModel()
  const address = await serve()
  await apiOf(address)("PATCH", "/global/config", model.config)
  const stop = async () => {
    await close()
    await model.stop()
  }
  return { base: address.base, headers: address.headers ?? {}, model, directories: ["/one", "/two"], stop }
})
