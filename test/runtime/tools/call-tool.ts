import { type MemoryPlatform } from "../../../adapters/memory/platform.ts"
import type {
  Todo,
  Tool,
  ToolAsk,
  ToolContext,
  ToolQuestion,
  ToolResult,
  SubagentRun,
} from "../../../runtime/tools/tool.ts"
import { createTools } from "../../../runtime/tools/tools.ts"
import { withPlatform } from "../../support/platform.ts"

/** What a tool did besides its result, and a way to call tools of one workspace at `/workspace`. */
export interface Workspace {
  platform: MemoryPlatform
  /** Calls a tool as the loop does: parsed arguments in, result or error out. */
  call(id: string, args: unknown, overrides?: Partial<ToolContext>): Promise<ToolResult>
  asks: ToolAsk[]
  updates: { title?: string; metadata?: Record<string, unknown> }[]
  edited: string[]
  todos: Todo[][]
  questions: ToolQuestion[][]
  subagentRuns: SubagentRun[]
  /** The text of a file; undefined when it is missing. */
  text(path: string): string | undefined
}

/** Runs `body` with tools on a platform in memory that has these files below `/workspace` (absolute paths: anywhere). */
export const withTools = (
  files: Record<string, string | Uint8Array>,
  body: (workspace: Workspace) => Promise<void>,
): Promise<void> =>
  withPlatform(async (platform) => {
    platform.files.seed(
      Object.fromEntries(
        Object.entries(files).map(([path, content]) => [path.startsWith("/") ? path : `/workspace/${path}`, content]),
      ),
    )
    const tools = new Map(createTools().map((tool): [string, Tool] => [tool.id, tool]))
    const workspace: Workspace = {
      platform,
      asks: [],
      updates: [],
      edited: [],
      todos: [],
      questions: [],
      subagentRuns: [],
      async call(id, args, overrides) {
        const tool = tools.get(id)
        if (tool === undefined) throw new Error(`No tool "${id}"`)
        return tool.execute(tool.parameters.parse(args), { ...contextOf(workspace), ...overrides })
      },
      text: (path) => {
        const bytes = platform.files.peek(`/workspace/${path}`)
        return bytes && new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes)
      },
    }
    await body(workspace)
  })

const contextOf = ({ platform, asks, updates, edited, todos, questions, subagentRuns }: Workspace): ToolContext => ({
  platform,
  sessionID: "ses_1",
  messageID: "msg_1",
  callID: "call_1",
  agent: "build",
  directory: "/workspace",
  worktree: "/workspace",
  signal: new AbortController().signal,
  acceptsImages: true,
  ask: async (request) => void asks.push(request),
  allows: () => true,
  progress: (update) => void updates.push(update),
  askQuestions: async (asked) => {
    questions.push(asked)
    return asked.map(({ options }) => options.slice(0, 1).map(({ label }) => label))
  },
  runSubagent: async (run) => {
    subagentRuns.push(run)
    return { sessionID: "ses_2", text: "found it", model: { providerID: "p", modelID: "m" } }
  },
  subagents: () => [
    { name: "general", mode: "subagent" },
    { name: "explore", mode: "subagent" },
    { name: "build", mode: "primary" },
  ],
  skills: async () => [
    {
      name: "release",
      description: "How to release",
      location: "/workspace/.opencode/skill/release/SKILL.md",
      content: async () => "Tag it.\n",
    },
  ],
  updateTodos: (list) => void todos.push(list),
  fileEdited: (path) => void edited.push(path),
})
