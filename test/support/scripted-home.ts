import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { type ScriptedModel, startScriptedModel } from "./scripted-model.ts"
import { type Home, openHome } from "./server-process.ts"

/** A home whose servers ask a scripted model. */
export interface ScriptedHome extends Home {
  model: ScriptedModel
  /** File that holds the store. */
  databasePath: string
}

/** Opens one; `close` kills what was started in it and removes it. */
export const openScriptedHome = async (): Promise<ScriptedHome & { close(): Promise<void> }> => {
  const home = await openHome()
  const model = await startScriptedModel()
  const config = join(home.project, ".config/opencode")
  await mkdir(config, { recursive: true })
  await writeFile(join(config, "opencode.json"), JSON.stringify(model.config))
  return {
    ...home,
    model,
    databasePath: join(home.project, ".local/share/opencode-edge/opencode.db"),
    async close() {
      await home.close()
      await model.stop()
    },
  }
}

/** Runs `body` in one. */
export const withScriptedHome = async <Result>(body: (home: ScriptedHome) => Promise<Result>): Promise<Result> => {
  const { close, ...home } = await openScriptedHome()
  try {
    return await body(home)
  } finally {
    await close()
  }
}
