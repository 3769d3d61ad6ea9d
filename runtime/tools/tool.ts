import type { z } from "zod"
import type { Platform } from "../platform.ts"

/** A file that a tool result carries, e.g. an image: `url` is a data: URL. */
export interface ToolAttachment {
  mime: string
  url: string
  filename?: string
}

export interface ToolResult {
  title: string
  /** What the model reads. */
  output: string
  metadata: Record<string, unknown>
  attachments?: ToolAttachment[]
  /** What of an output that is too long the model gets: its beginning (the default), its end, or all, as the tool has cut it. */
  keep?: "start" | "end" | "all"
}

/** What a tool asks the user before it acts. */
export interface ToolAsk {
  permission: string
  patterns: string[]
  /** Patterns that "always" would allow from then on. */
  always: string[]
  metadata: Record<string, unknown>
}

export interface SubagentRun {
  description: string
  prompt: string
  agent: string
  /** Continues an earlier child session. */
  sessionID?: string
  command?: string
  /** Called as the subagent begins. */
  onStart?: (child: SubagentStart) => void
}

export interface SubagentStart {
  sessionID: string
  model: { providerID: string; modelID: string }
}

export interface SubagentResult extends SubagentStart {
  text: string
}

export interface Todo {
  content: string
  status: string
  priority: string
}

export interface ToolQuestion {
  question: string
  header: string
  options: { label: string; description: string }[]
  multiple?: boolean | undefined
  custom?: boolean | undefined
}

/** What a workspace's formatters and language servers do with files. Paths are absolute; nothing here rejects. */
export interface FileCare {
  /** Tells that a file was read, so that its language server starts. */
  touch(path: string): void
  /** Formats a file that was just written, in place; gives the names of the formatters that ran. */
  format(path: string, signal: AbortSignal): Promise<string[]>
  /** Asks language servers about files that were just written or removed; waits a few seconds at most. */
  diagnose(paths: string[], signal: AbortSignal): Promise<Diagnosis>
}

export interface Diagnosis {
  /** All that is known, by path, as language servers say it. */
  diagnostics: Record<string, unknown[]>
  /** The errors, for the model; empty when there are none. */
  text: string
}

/** What a running tool may use. Tools know ports and this, never the loop. */
export interface ToolContext {
  platform: Platform
  sessionID: string
  messageID: string
  callID: string
  agent: string
  /** Directory that relative paths mean, absolute. */
  directory: string
  /** Top of the work tree; `/` outside a repository. */
  worktree: string
  signal: AbortSignal
  /** Whether the user's model reads images. */
  acceptsImages: boolean
  /** Asks for permission. @throws PermissionDeniedError, PermissionRejectedError */
  ask(request: ToolAsk): Promise<void>
  /** Whether the rules and what the user gave for good allow it without asking. */
  allows(permission: string, pattern: string): boolean
  /** Shows progress: the part goes out again as running with this metadata. */
  progress(update: { title?: string; metadata?: Record<string, unknown> }): void
  /** Asks the user questions. @throws QuestionRejectedError */
  askQuestions(questions: ToolQuestion[]): Promise<string[][]>
  runSubagent(run: SubagentRun): Promise<SubagentResult>
  /** Agents that a task may be given to. Those of mode `primary` are not proposed, but the user may want one. */
  subagents(): { name: string; description?: string | undefined; mode: "primary" | "subagent" | "all" }[]
  skills(): Promise<{ name: string; description: string; location: string; content(): Promise<string> }[]>
  updateTodos(todos: Todo[]): void
  /** Tells the clients that a file was written (`file.edited`). Absolute path. */
  fileEdited(path: string): void
  /** Absent where there are no programs to run. */
  care?: FileCare
}

/** Something the model may call. */
export interface Tool<Schema extends z.ZodType = z.ZodType> {
  id: string
  /** Written for the model: what it does, when to use it, its limits. Short, as every step pays for it. */
  description: string
  parameters: Schema
  /** What models get instead of the schema of `parameters`, where somebody else wrote it. */
  inputSchema?: z.core.JSONSchema.BaseSchema
  /** Failures are thrown; the loop turns them into the part's error state. */
  execute(args: z.output<Schema>, context: ToolContext): Promise<ToolResult>
}

/** Types a tool's arguments by its parameters. */
export const defineTool = <Schema extends z.ZodType>(tool: Tool<Schema>): Tool<Schema> => tool
