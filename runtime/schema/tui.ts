import { z } from "zod"
import { event } from "./event-shape.ts"
import { SessionID } from "./ids.ts"

export const TuiCommand = z.enum([
  "session.list",
  "session.new",
  "session.share",
  "session.interrupt",
  "session.compact",
  "session.page.up",
  "session.page.down",
  "session.line.up",
  "session.line.down",
  "session.half.page.up",
  "session.half.page.down",
  "session.first",
  "session.last",
  "prompt.clear",
  "prompt.submit",
  "agent.cycle",
])
export type TuiCommand = z.infer<typeof TuiCommand>

const promptAppend = z.object({ text: z.string() })
const commandExecute = z.object({ command: z.union([TuiCommand, z.string()]) })
const toastShow = z.object({
  title: z.string().optional(),
  message: z.string(),
  variant: z.enum(["info", "success", "warning", "error"]),
  duration: z.int().positive().optional(),
})
const sessionSelect = z.object({ sessionID: SessionID })

export const EventTuiPromptAppend = event("Event.tui.prompt.append", "tui.prompt.append", promptAppend)
export type EventTuiPromptAppend = z.infer<typeof EventTuiPromptAppend>

export const EventTuiCommandExecute = event("Event.tui.command.execute", "tui.command.execute", commandExecute)
export type EventTuiCommandExecute = z.infer<typeof EventTuiCommandExecute>

export const EventTuiToastShow = event("Event.tui.toast.show", "tui.toast.show", toastShow)
export type EventTuiToastShow = z.infer<typeof EventTuiToastShow>

export const EventTuiSessionSelect = event("Event.tui.session.select", "tui.session.select", sessionSelect)
export type EventTuiSessionSelect = z.infer<typeof EventTuiSessionSelect>

/** Makes the schema of an event that a client asks to be published, which has no id yet. */
const publishable = <Type extends string, Properties extends z.ZodType>(
  component: string,
  type: Type,
  properties: Properties,
) => z.object({ type: z.literal(type), properties }).meta({ id: component })

export const TuiPromptAppend = publishable("EventTuiPromptAppend", "tui.prompt.append", promptAppend)
export type TuiPromptAppend = z.infer<typeof TuiPromptAppend>

export const TuiCommandExecute = publishable("EventTuiCommandExecute", "tui.command.execute", commandExecute)
export type TuiCommandExecute = z.infer<typeof TuiCommandExecute>

export const TuiToastShow = publishable("EventTuiToastShow", "tui.toast.show", toastShow)
export type TuiToastShow = z.infer<typeof TuiToastShow>

export const TuiSessionSelect = publishable("EventTuiSessionSelect", "tui.session.select", sessionSelect)
export type TuiSessionSelect = z.infer<typeof TuiSessionSelect>

export const TuiPublishInput = z.discriminatedUnion("type", [
  TuiPromptAppend,
  TuiCommandExecute,
  TuiToastShow,
  TuiSessionSelect,
])
export type TuiPublishInput = z.infer<typeof TuiPublishInput>

export const TuiAppendPromptInput = promptAppend
export type TuiAppendPromptInput = z.infer<typeof TuiAppendPromptInput>

export const TuiExecuteCommandInput = z.object({ command: z.string() })
export type TuiExecuteCommandInput = z.infer<typeof TuiExecuteCommandInput>

/** `duration` is in milliseconds. */
export const TuiShowToastInput = toastShow
export type TuiShowToastInput = z.infer<typeof TuiShowToastInput>

/** A toast as the TUI is told of it: for 5000 ms when nobody said how long. */
export const shownToast = (toast: TuiShowToastInput): TuiShowToastInput => ({
  ...toast,
  duration: toast.duration ?? 5000,
})

export const TuiSelectSessionInput = sessionSelect
export type TuiSelectSessionInput = z.infer<typeof TuiSelectSessionInput>

/** A request to the TUI that waits for its answer. */
export const TuiControlRequest = z.object({ path: z.string(), body: z.unknown().nonoptional() })
export type TuiControlRequest = z.infer<typeof TuiControlRequest>
