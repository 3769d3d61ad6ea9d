import { z } from "zod"
import type { Tool } from "./tool.ts"

/** The JSON Schema of a tool's arguments, as models and `/experimental/tool` get it. */
export const toolSchema = (tool: Pick<Tool, "parameters" | "inputSchema">): z.core.JSONSchema.BaseSchema =>
  tool.inputSchema ?? z.toJSONSchema(tool.parameters, { io: "input" })
