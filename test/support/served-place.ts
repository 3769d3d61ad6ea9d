import type { ScriptedModel } from "./scripted-model.ts"

/** A running server, seen from outside. */
export interface ServedPlace {
  base: string
  /** What every request brings along: the login, where one is asked for. */
  headers: Record<string, string>
  /** Two workspaces, neither inside the other. */
  directories: [string, string]
  /** The only model that it is configured with. */
  model: ScriptedModel
  stop(): Promise<void>
}
