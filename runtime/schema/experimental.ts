import { z } from "zod"

/** Which experiments are on; clients hide what is off. */
export const ExperimentalCapabilities = z
  .object({ backgroundSubagents: z.boolean() })
  .meta({ id: "ExperimentalCapabilities" })
export type ExperimentalCapabilities = z.infer<typeof ExperimentalCapabilities>

/** The account at upstream's hosted console, and which providers come from there. */
export const ConsoleState = z
  .object({
    consoleManagedProviders: z.array(z.string()),
    activeOrgName: z.string().optional(),
    switchableOrgCount: z.int().nonnegative(),
  })
  .meta({ id: "ConsoleState" })
export type ConsoleState = z.infer<typeof ConsoleState>
