import { applyPatchTool } from "./apply-patch.ts"
import { bashTool } from "./bash.ts"
import { editTool } from "./edit.ts"
import { createFileLocks, type FileLocks } from "./file-locks.ts"
import { globTool } from "./glob.ts"
import { grepTool } from "./grep.ts"
import { invalidTool } from "./invalid.ts"
import { withNearbyInstructions } from "./nearby-instructions.ts"
import { questionTool } from "./question.ts"
import { readTool } from "./read.ts"
import { skillTool } from "./skill.ts"
import { taskTool } from "./task.ts"
import { todowriteTool } from "./todowrite.ts"
import type { Tool } from "./tool.ts"
import { webfetchTool } from "./webfetch.ts"
import { websearchTool } from "./websearch.ts"
import { writeTool } from "./write.ts"

/** Makes all tools of one workspace, in upstream's order. They share locks on files (which others may hold, too) and what they have shown a session, so make them once per workspace. */
export function createTools(locks: FileLocks = createFileLocks()): Tool[] {
  return [
    invalidTool,
    questionTool,
    bashTool,
    withNearbyInstructions(readTool),
    globTool,
    grepTool,
    editTool(locks),
    writeTool(locks),
    taskTool,
    webfetchTool,
    todowriteTool,
    websearchTool,
    skillTool,
    applyPatchTool(locks),
  ]
}
