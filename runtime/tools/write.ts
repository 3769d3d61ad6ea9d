import { z } from "zod"
import { changeFile } from "./file-change.ts"
import type { FileLocks } from "./file-locks.ts"
import { defineTool } from "./tool.ts"

/** Writes a whole file. */
export const writeTool = (locks: FileLocks) =>
  defineTool({
    id: "write",
    description:
      "Writes a file, with its directories; replaces one that exists. Read an existing file first, and prefer edit for changing part of it. Write no documentation files unless asked.",
    parameters: z.object({ content: z.string(), filePath: z.string() }),
    async execute({ content, filePath }, context) {
      const { target, existed, aftermath } = await changeFile(filePath, context, locks, (before) =>
        before.mark === "" ? content : content.replace(/^\uFEFF/, ""),
      )
      return {
        title: target.shown,
        output: (existed ? "Replaced the file" : "Created the file") + aftermath.text,
        metadata: { diagnostics: aftermath.diagnostics, filepath: target.path, exists: existed },
      }
    },
  })
