import { z } from "zod"

/** `directory` is absolute. */
export const Worktree = z
  .object({ name: z.string(), branch: z.string().optional(), directory: z.string() })
  .meta({ id: "Worktree" })
export type Worktree = z.infer<typeof Worktree>

/** `startCommand` is run after the project's own start command. */
export const WorktreeCreateInput = z
  .object({ name: z.string().optional(), startCommand: z.string().optional() })
  .meta({ id: "WorktreeCreateInput" })
export type WorktreeCreateInput = z.infer<typeof WorktreeCreateInput>

export const WorktreeRemoveInput = z.object({ directory: z.string() }).meta({ id: "WorktreeRemoveInput" })
export type WorktreeRemoveInput = z.infer<typeof WorktreeRemoveInput>

export const WorktreeResetInput = z.object({ directory: z.string() }).meta({ id: "WorktreeResetInput" })
export type WorktreeResetInput = z.infer<typeof WorktreeResetInput>

export const WorktreeError = z
  .object({
    name: z.enum([
      "WorktreeNotGitError",
      "WorktreeNameGenerationFailedError",
      "WorktreeCreateFailedError",
      "WorktreeStartCommandFailedError",
      "WorktreeRemoveFailedError",
      "WorktreeResetFailedError",
      "WorktreeListFailedError",
    ]),
    data: z.object({ message: z.string() }),
  })
  .meta({ id: "WorktreeError" })
export type WorktreeError = z.infer<typeof WorktreeError>
