import type { Bash } from "just-bash/browser"
import { OUTPUT_PATH } from "./bash-files.ts"

type Plugin = Parameters<Bash["registerTransformPlugin"]>[0]
type Script = Parameters<Plugin["transform"]>[0]["ast"]
type Statement = Script["statements"][number]
type Group = Extract<Statement["pipelines"][number]["commands"][number], { type: "Group" }>

const word = (value: string) => ({ type: "Word" as const, parts: [{ type: "Literal" as const, value }] })

const REDIRECTIONS: Group["redirections"] = [
  { type: "Redirection", fd: null, operator: ">>", target: word(OUTPUT_PATH) },
  { type: "Redirection", fd: 2, operator: ">&", target: word("1") },
]

/** `{ statement; } >>output 2>&1`: variables and directory are those of the script, as in any group. */
const grouped = (statement: Statement): Statement => ({
  type: "Statement",
  pipelines: [
    {
      type: "Pipeline",
      negated: false,
      commands: [{ type: "Group", body: [statement], redirections: REDIRECTIONS }],
    },
  ],
  operators: [],
  background: false,
})

/**
 * Sends the output of each statement of a script to `OUTPUT_PATH`. just-bash gives output at the end, and none of a script that
 * was ended; and `exec >file` would break its pipelines.
 */
export const streamedOutput: Plugin = {
  name: "streamed-output",
  transform: ({ ast }) => ({ ast: { ...ast, statements: ast.statements.map(grouped) } }),
}
