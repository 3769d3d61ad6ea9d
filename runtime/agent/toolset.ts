import type { Platform } from "../platform.ts"
import type { ResolvedModel } from "../provider/providers.ts"
import type { ToolListItem } from "../schema/tool.ts"
import { toolSchema } from "../tools/tool-schema.ts"
import type { FileLocks } from "../tools/file-locks.ts"
import { createTools } from "../tools/tools.ts"
import type { Tool } from "../tools/tool.ts"
import { searchUrl } from "../tools/websearch.ts"

/** The tools of one instance. */
export interface Toolset {
  /** Ids of every tool, in upstream's order, offered or not. */
  ids(): Promise<string[]>
  /** What a model is offered, as `/experimental/tool` shows it. The model need not exist. */
  list(modelID: string): Promise<ToolListItem[]>
  /** What a model is offered, `invalid` included. Permissions are applied later. */
  forModel(model: Pick<ResolvedModel, "info">): Promise<readonly Tool[]>
}

export interface ToolsetOptions {
  platform: Platform
  /** Held while a file is changed. */
  locks?: FileLocks
  /** Tools that come and go, under other names than these. */
  others(taken: ReadonlySet<string>): Promise<Tool[]>
}

export const createToolset = ({ platform, locks, others }: ToolsetOptions): Toolset => {
  let tools: Promise<readonly Tool[]> | undefined
  const all = () => (tools ??= Promise.resolve(createTools(locks)))
  return {
    ids: async () => (await all()).map((tool) => tool.id),
    list: async (modelID) =>
      (await all())
        .filter((tool) => isPossible(tool, platform) && suits(tool, modelID))
        .map((tool) => ({ id: tool.id, description: tool.description, parameters: toolSchema(tool) })),
    async forModel({ info }) {
      const own = await all()
      const offered = own.filter((tool) => isPossible(tool, platform) && suits(tool, info.api.id))
      return [...offered, ...(await others(new Set(own.map((tool) => tool.id))))]
    },
  }
}

const isPossible = ({ id }: Tool, { shell, environment }: Platform): boolean => {
  if (id === "bash") return shell !== undefined
  return id !== "websearch" || searchUrl(environment) !== undefined
}

/** Models of the gpt-5 line were trained on patches; all others edit and write. */
const suits = (tool: Tool, modelID: string): boolean => {
  const patches = /gpt-5/.test(modelID) && !/gpt-5-chat/.test(modelID)
  if (tool.id === "apply_patch") return patches
  return !(patches && (tool.id === "edit" || tool.id === "write"))
}
