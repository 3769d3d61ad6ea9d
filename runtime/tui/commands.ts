import { NamedError } from "../errors.ts"
import { TuiCommand } from "../schema/tui.ts"

/** Names that clients use for commands of the TUI. Source: upstream's server, observed. */
const ALIASES: Record<string, TuiCommand> = {
  session_new: "session.new",
  session_share: "session.share",
  session_interrupt: "session.interrupt",
  session_compact: "session.compact",
  messages_page_up: "session.page.up",
  messages_page_down: "session.page.down",
  messages_line_up: "session.line.up",
  messages_line_down: "session.line.down",
  messages_half_page_up: "session.half.page.up",
  messages_half_page_down: "session.half.page.down",
  messages_first: "session.first",
  messages_last: "session.last",
  agent_cycle: "agent.cycle",
}

/** Commands that the TUI's dialogs are opened with, beside those that the schema lists. */
const DIALOGS = ["help.show", "model.list", "theme.list"]

const KNOWN: ReadonlySet<string> = new Set([...TuiCommand.options, ...DIALOGS])

/** The TUI's own name of a command. @throws BadRequestError naming the known commands */
export const tuiCommand = (name: string): string => {
  if (Object.hasOwn(ALIASES, name)) return ALIASES[name] ?? name
  if (KNOWN.has(name)) return name
  const known = [...Object.keys(ALIASES), ...KNOWN].join(", ")
  throw new NamedError("BadRequestError", {
    message: `Check the body: "${name}" is no command, use one of ${known}`,
    kind: "Payload",
  })
}
