import { mkdir } from "node:fs/promises"
import { join } from "node:path"
import { openScriptedHome } from "../support/scripted-home.ts"
import { serveSuite } from "./serve.suite.ts"

serveSuite(async () => {
  const { project, model, serve, close } = await openScriptedHome()
  const directories: [string, string] = [join(project, "one"), join(project, "two")]
  for (const directory of directories) await mkdir(directory)
  const { base } = await serve([directories[0]])
  return { base, headers: {}, model, directories, stop: close }
})
