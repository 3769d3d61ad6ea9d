import { z } from "zod"
import { QueryFlag } from "./query.ts"
import { Timestamp } from "./time.ts"

export const ProjectVcs = z.literal("git").meta({ id: "ProjectVcs" })
export type ProjectVcs = z.infer<typeof ProjectVcs>

export const ProjectIcon = z
  .object({ url: z.string().optional(), override: z.string().optional(), color: z.string().optional() })
  .meta({ id: "ProjectIcon" })
export type ProjectIcon = z.infer<typeof ProjectIcon>

export const ProjectCommands = z.object({ start: z.string().optional() }).meta({ id: "ProjectCommands" })
export type ProjectCommands = z.infer<typeof ProjectCommands>

export const ProjectTime = z
  .object({ created: Timestamp, updated: Timestamp, initialized: Timestamp.optional() })
  .meta({ id: "ProjectTime" })
export type ProjectTime = z.infer<typeof ProjectTime>

export const Project = z
  .object({
    id: z.string(),
    worktree: z.string(),
    vcs: ProjectVcs.optional(),
    name: z.string().optional(),
    icon: ProjectIcon.optional(),
    commands: ProjectCommands.optional(),
    time: ProjectTime,
    sandboxes: z.array(z.string()),
  })
  .meta({ id: "Project" })
export type Project = z.infer<typeof Project>

export const ProjectSummary = z
  .object({ id: z.string(), name: z.string().optional(), worktree: z.string() })
  .meta({ id: "ProjectSummary" })
export type ProjectSummary = z.infer<typeof ProjectSummary>

export const ProjectDirectories = z
  .array(z.object({ directory: z.string(), strategy: z.string().optional() }))
  .meta({ id: "ProjectDirectories" })
export type ProjectDirectories = z.infer<typeof ProjectDirectories>

export const ProjectUpdateInput = z.object({
  name: z.string().optional(),
  icon: ProjectIcon.optional(),
  commands: ProjectCommands.optional(),
})
export type ProjectUpdateInput = z.infer<typeof ProjectUpdateInput>

export const ProjectTrustInput = z.object({ directory: z.string().optional() }).optional()
export type ProjectTrustInput = z.infer<typeof ProjectTrustInput>

/** `directory`: absolute, without symlinks. */
export const ProjectTrust = z.object({ directory: z.string() })
export type ProjectTrust = z.infer<typeof ProjectTrust>

/** `ref` is a branch or tag, `depth` a number of commits. */
export const ProjectCloneInput = z.object({
  url: z.string().max(2048),
  ref: z
    .string()
    .max(255)
    .regex(/^[\w.+][\w./+@-]*$/, "Expected the name of a branch or tag")
    .optional(),
  depth: z.int().min(1).max(1_000_000).optional(),
})
export type ProjectCloneInput = z.infer<typeof ProjectCloneInput>

/** How much was unpacked. */
export const ProjectImportResult = z
  .object({ files: z.int().nonnegative(), bytes: z.int().nonnegative() })
  .meta({ id: "ProjectImportResult" })
export type ProjectImportResult = z.infer<typeof ProjectImportResult>

export const ProjectExportQuery = z.object({ ignored: QueryFlag.optional() })
export type ProjectExportQuery = z.infer<typeof ProjectExportQuery>
