import { z } from "zod"

export const ToolIDs = z.array(z.string()).meta({ id: "ToolIDs" })
export type ToolIDs = z.infer<typeof ToolIDs>

export const ToolListItem = z
  .object({ id: z.string(), description: z.string(), parameters: z.unknown().nonoptional() })
  .meta({ id: "ToolListItem" })
export type ToolListItem = z.infer<typeof ToolListItem>

export const ToolList = z.array(ToolListItem).meta({ id: "ToolList" })
export type ToolList = z.infer<typeof ToolList>

export const ToolListQuery = z.object({ provider: z.string(), model: z.string() })
export type ToolListQuery = z.infer<typeof ToolListQuery>
