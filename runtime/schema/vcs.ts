import { z } from "zod"
import { queryInteger } from "./query.ts"

/** Both branches are null outside git; `branch` is null when HEAD is detached. */
export const VcsInfo = z
  .object({ branch: z.string().nullish(), default_branch: z.string().nullish() })
  .meta({ id: "VcsInfo" })
export type VcsInfo = z.infer<typeof VcsInfo>

export const VcsFileStatus = z
  .object({
    file: z.string(),
    additions: z.number(),
    deletions: z.number(),
    status: z.enum(["added", "deleted", "modified"]),
  })
  .meta({ id: "VcsFileStatus" })
export type VcsFileStatus = z.infer<typeof VcsFileStatus>

export const VcsFileDiff = z
  .object({
    file: z.string(),
    patch: z.string().optional(),
    additions: z.number(),
    deletions: z.number(),
    status: z.enum(["added", "deleted", "modified"]).optional(),
  })
  .meta({ id: "VcsFileDiff" })
export type VcsFileDiff = z.infer<typeof VcsFileDiff>

export const VcsDiffQuery = z.object({ mode: z.enum(["git", "branch"]), context: queryInteger(0).optional() })
export type VcsDiffQuery = z.infer<typeof VcsDiffQuery>

export const VcsApplyInput = z.object({ patch: z.string() })
export type VcsApplyInput = z.infer<typeof VcsApplyInput>

export const VcsApplyResult = z.object({ applied: z.boolean() })
export type VcsApplyResult = z.infer<typeof VcsApplyResult>
