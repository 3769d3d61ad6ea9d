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

export const EventTuiPromptAppend = event(
  "Event.tui.prompt.append",
  "tui.prompt.append",
  z.object({ text: z.string() }),
)
export type EventTuiPromptAppend = z.infer<typeof EventTuiPromptAppend>

export const EventTuiCommandExecute = event(
  "Event.tui.command.execute",
  "tui.command.execute",
  z.object({
    command: z.union([
      z.enum([
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
      ]),
      z.string(),
    ]),
  }),
)
export type EventTuiCommandExecute = z.infer<typeof EventTuiCommandExecute>

export const EventTuiToastShow = event(
  "Event.tui.toast.show",
  "tui.toast.show",
  z.object({
    title: z.string().optional(),
    message: z.string(),
    variant: z.enum(["info", "success", "warning", "error"]),
    duration: z.int().positive().optional(),
  }),
)
export type EventTuiToastShow = z.infer<typeof EventTuiToastShow>

export const EventTuiSessionSelect = event(
  "Event.tui.session.select",
  "tui.session.select",
  z.object({ sessionID: SessionID }),
)
export type EventTuiSessionSelect = z.infer<typeof EventTuiSessionSelect>

export const TuiPromptAppend = z
  .object({ type: z.literal("tui.prompt.append"), properties: z.object({ text: z.string() }) })
  .meta({ id: "EventTuiPromptAppend" })
export type TuiPromptAppend = z.infer<typeof TuiPromptAppend>

export const TuiCommandExecute = z
  .object({
    type: z.literal("tui.command.execute"),
    properties: z.object({
      command: z.union([
        z.enum([
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
        ]),
        z.string(),
      ]),
    }),
  })
  .meta({ id: "EventTuiCommandExecute" })
export type TuiCommandExecute = z.infer<typeof TuiCommandExecute>

export const TuiToastShow = z
  .object({
    type: z.literal("tui.toast.show"),
    properties: z.object({
      title: z.string().optional(),
      message: z.string(),
      variant: z.enum(["info", "success", "warning", "error"]),
      duration: z.int().positive().optional(),
    }),
  })
  .meta({ id: "EventTuiToastShow" })
export type TuiToastShow = z.infer<typeof TuiToastShow>

export const TuiSessionSelect = z
  .object({ type: z.literal("tui.session.select"), properties: z.object({ sessionID: SessionID }) })
  .meta({ id: "EventTuiSessionSelect" })
export type TuiSessionSelect = z.infer<typeof TuiSessionSelect>

export const TuiAppendPromptInput = z.object({ text: z.string() })
export type TuiAppendPromptInput = z.infer<typeof TuiAppendPromptInput>

export const TuiExecuteCommandInput = z.object({ command: z.string() })
export type TuiExecuteCommandInput = z.infer<typeof TuiExecuteCommandInput>

export const TuiShowToastInput = z.object({
  title: z.string().optional(),
  message: z.string(),
  variant: z.enum(["info", "success", "warning", "error"]),
  duration: z.int().positive().optional(),
})
export type TuiShowToastInput = z.infer<typeof TuiShowToastInput>

export const TuiSelectSessionInput = z.object({ sessionID: SessionID })
export type TuiSelectSessionInput = z.infer<typeof TuiSelectSessionInput>

export const TuiPublishInput = z.discriminatedUnion("type", [
  TuiPromptAppend,
  TuiCommandExecute,
  TuiToastShow,
  TuiSessionSelect,
])
export type TuiPublishInput = z.infer<typeof TuiPublishInput>

export const TuiControlRequest = z.object({ path: z.string(), body: z.unknown() })
export type TuiControlRequest = z.infer<typeof TuiControlRequest>
