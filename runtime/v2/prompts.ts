import type { Messages } from "../session/messages.ts"
import type { MessageWithParts } from "../schema/message.ts"
import type { FilePartInput, PartInput } from "../schema/part-input.ts"
import type { PromptInput } from "../schema/prompt-input.ts"
import type { PromptV2Input, SessionInputAdmitted, SessionV2PromptInput } from "../schema/session-v2.ts"
import { seqOf } from "./history.ts"
import { promptOf } from "./session-messages.ts"

/** A prompt of the newer form as the runtime takes it in. */
export const promptInput = ({ id, prompt, resume = true }: SessionV2PromptInput): PromptInput => ({
  ...(id !== undefined && { messageID: id }),
  ...(!resume && { noReply: true }),
  parts: partsOf(prompt),
})

const partsOf = ({ text, files = [], agents = [] }: PromptV2Input): PartInput[] => [
  { type: "text", text },
  ...files.map(fileOf),
  ...agents.map(({ name, source }): PartInput => ({
    ...{ type: "agent", name },
    ...(source && { source: { value: source.text, start: source.start, end: source.end } }),
  })),
]

const fileOf = ({ uri, name, source }: NonNullable<PromptV2Input["files"]>[number]): FilePartInput => ({
  type: "file",
  mime: mimeOf(uri),
  ...(name !== undefined && { filename: name }),
  url: uri,
  ...(source && {
    source: {
      type: "file",
      path: pathOf(uri),
      text: { value: source.text, start: source.start, end: source.end },
    },
  }),
})

const IMAGES: Readonly<Record<string, string>> = {
  ...{ png: "image/png", jpg: "image/jpeg", jpeg: "image/jpeg", gif: "image/gif", webp: "image/webp" },
  pdf: "application/pdf",
}

/** The newer form does not say what a file is. Files on disk are looked into when they are read; these are the others. */
const mimeOf = (uri: string): string => {
  const data = /^data:([^;,]+)/i.exec(uri)?.[1]
  if (data) return data
  const extension = /\.(\w+)(?:[?#].*)?$/.exec(uri)?.[1]?.toLowerCase() ?? ""
  return IMAGES[extension] ?? "text/plain"
}

const pathOf = (uri: string): string => (uri.startsWith("file:") ? (URL.parse(uri)?.pathname ?? uri) : uri)

/** Tells that a prompt was taken in, and its places in the session's history. */
export const admitted = (
  messages: Pick<Messages, "positionOf">,
  { info, parts }: MessageWithParts,
  delivery: "steer" | "queue" = "steer",
): SessionInputAdmitted => {
  const position = messages.positionOf(info.sessionID, info.id)
  return {
    admittedSeq: seqOf(position, 0),
    id: info.id,
    sessionID: info.sessionID,
    prompt: promptOf(parts),
    delivery,
    timeCreated: info.time.created,
    promotedSeq: seqOf(position, 1),
  }
}
