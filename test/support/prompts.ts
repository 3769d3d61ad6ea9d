import type { MessageWithParts } from "../../runtime/schema/message.ts"
import type { TestApp } from "./app.ts"

/** Stores a user message without having it answered. */
export const say = async (
  { instance }: Pick<TestApp, "instance">,
  sessionID: string,
  ...texts: string[]
): Promise<MessageWithParts> => {
  const parts = texts.map((text) => ({ type: "text" as const, text }))
  const { message } = await instance.prompts.submit(sessionID, { noReply: true, parts })
  return message
}

/** Makes a session busy: its model has been asked and answers when `finish` is called. */
export const keepBusy = async (
  { instance, platform }: Pick<TestApp, "instance" | "platform">,
  sessionID: string,
): Promise<{ finish: () => Promise<MessageWithParts> }> => {
  let release = () => {}
  const gate = new Promise<void>((resolve) => {
    release = resolve
  })
  platform.models.queue([{ gate }, { text: "done" }], ({ options }) => options.tools !== undefined)
  platform.models.otherwise([{ text: "A title" }])
  const { done } = await instance.prompts.submit(sessionID, { parts: [{ type: "text", text: "work" }] })
  // An aborted run may end before anyone calls `finish`.
  done.catch(() => {})
  while (!platform.models.calls.some(({ options }) => options.tools !== undefined)) {
    await platform.models.called(platform.models.calls.length + 1)
  }
  return {
    finish: () => {
      release()
      return done
    },
  }
}
