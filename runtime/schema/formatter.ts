import { z } from "zod"

export const FormatterStatus = z
  .object({ name: z.string(), extensions: z.array(z.string()), enabled: z.boolean() })
  .meta({ id: "FormatterStatus" })
export type FormatterStatus = z.infer<typeof FormatterStatus>
