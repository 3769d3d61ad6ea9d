import { z } from "zod"

export const FileNode = z
  .object({
    name: z.string(),
    path: z.string(),
    absolute: z.string(),
    type: z.enum(["file", "directory"]),
    ignored: z.boolean(),
  })
  .meta({ id: "FileNode" })
export type FileNode = z.infer<typeof FileNode>

export const FileContent = z
  .object({
    type: z.enum(["text", "binary"]),
    content: z.string(),
    diff: z.string().optional(),
    patch: z
      .object({
        oldFileName: z.string(),
        newFileName: z.string(),
        oldHeader: z.string().optional(),
        newHeader: z.string().optional(),
        hunks: z.array(
          z.object({
            oldStart: z.int().nonnegative(),
            oldLines: z.int().nonnegative(),
            newStart: z.int().nonnegative(),
            newLines: z.int().nonnegative(),
            lines: z.array(z.string()),
          }),
        ),
        index: z.string().optional(),
      })
      .optional(),
    encoding: z.literal("base64").optional(),
    mimeType: z.string().optional(),
  })
  .meta({ id: "FileContent" })
export type FileContent = z.infer<typeof FileContent>

export const FileStatus = z
  .object({
    path: z.string(),
    added: z.int().nonnegative(),
    removed: z.int().nonnegative(),
    status: z.enum(["added", "deleted", "modified"]),
  })
  .meta({ id: "File" })
export type FileStatus = z.infer<typeof FileStatus>

export const FileListQuery = z.object({ path: z.string() })
export type FileListQuery = z.infer<typeof FileListQuery>

export const FileReadQuery = z.object({ path: z.string() })
export type FileReadQuery = z.infer<typeof FileReadQuery>

/** `encoding`: base64 for what is no text. */
export const FileWriteInput = z.object({ content: z.string(), encoding: z.literal("base64").optional() })
export type FileWriteInput = z.infer<typeof FileWriteInput>

export const FileSystemEntry = z
  .object({ path: z.string(), type: z.enum(["file", "directory"]) })
  .meta({ id: "FileSystemEntry" })
export type FileSystemEntry = z.infer<typeof FileSystemEntry>

/** `path`: the directory itself unless told. */
export const FsListQuery = z.object({ path: z.string().optional() })
export type FsListQuery = z.infer<typeof FsListQuery>
