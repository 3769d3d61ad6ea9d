import { z } from "zod"

export const Todo = z.object({ content: z.string(), status: z.string(), priority: z.string() }).meta({ id: "Todo" })
export type Todo = z.infer<typeof Todo>
