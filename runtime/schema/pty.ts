import { z } from "zod"
import { PtyID } from "./ids.ts"

export const Pty = z
  .object({
    id: PtyID,
    title: z.string(),
    command: z.string(),
    args: z.array(z.string()),
    cwd: z.string(),
    status: z.enum(["running", "exited"]),
    pid: z.int().nonnegative(),
    exitCode: z.int().nonnegative().optional(),
  })
  .meta({ id: "Pty" })
export type Pty = z.infer<typeof Pty>

export const PtyTicketConnectToken = z
  .object({ ticket: z.string(), expires_in: z.int().positive() })
  .meta({ id: "PtyTicketConnectToken" })
export type PtyTicketConnectToken = z.infer<typeof PtyTicketConnectToken>

export const PtyShell = z.object({ path: z.string(), name: z.string(), acceptable: z.boolean() })
export type PtyShell = z.infer<typeof PtyShell>

export const PtyCreateInput = z.object({
  command: z.string().optional(),
  args: z.array(z.string()).optional(),
  cwd: z.string().optional(),
  title: z.string().optional(),
  env: z.record(z.string(), z.string()).optional(),
})
export type PtyCreateInput = z.infer<typeof PtyCreateInput>

export const PtyUpdateInput = z.object({
  title: z.string().optional(),
  size: z.object({ rows: z.int().positive(), cols: z.int().positive() }).optional(),
})
export type PtyUpdateInput = z.infer<typeof PtyUpdateInput>

export const PtyConnectQuery = z.object({ cursor: z.string().optional(), ticket: z.string().optional() })
export type PtyConnectQuery = z.infer<typeof PtyConnectQuery>
