import { z } from "zod"
import { NamedError } from "../errors.ts"
import type { Publisher } from "../events.ts"
import type { IDs } from "../ids.ts"
import type { Location } from "../location.ts"
import type { McpContent } from "../mcp/results.ts"
import type { Platform } from "../platform.ts"
import type { UserMessage } from "../schema/message.ts"
import type { Part } from "../schema/part.ts"
import type { FilePartInput, PartInput } from "../schema/part-input.ts"
import { dataUrl, decodeForReading, fileKind } from "../tools/file-kind.ts"
import { readTool } from "../tools/read.ts"
import type { ToolContext } from "../tools/tool.ts"
import { readDataUrl } from "./data-url.ts"
import { agentHint, attachedContent, attachedNote, resourceNote, unreadableNote } from "./prompts/attachments.ts"
import type { TruncateOutput } from "./truncate.ts"

/**
 * Turns a prompt's parts into those that are stored: files and directories are read, what they hold becomes synthetic text.
 * A file that cannot be read leaves a note for the model and a `session.error` event.
 *
 * @throws BadRequestError for a URL that cannot be used, and for an image that cannot be decoded
 */
export type ExpandParts = (user: UserMessage, inputs: PartInput[]) => Promise<Part[]>

export interface ExpandPartsOptions {
  platform: Platform
  location: Location
  publisher: Publisher
  ids: IDs
  truncate: TruncateOutput
  /** Reads a resource of an MCP server. */
  readResource(server: string, uri: string): Promise<McpContent>
}

/** `failure`: why a file could not be read. */
type Expanded = { parts: PartInput[]; failure?: string }

export const createExpandParts = ({
  platform,
  location,
  publisher,
  ids,
  truncate,
  readResource,
}: ExpandPartsOptions): ExpandParts => {
  const expandFile = async (user: UserMessage, input: FilePartInput): Promise<Expanded> => {
    if (input.source?.type === "resource") return readAttachedResource(input, input.source)
    if (input.url.startsWith("data:")) return expandData(input)
    const url = URL.parse(input.url)
    if (url?.protocol === "file:") return readAttached(user, input, url)
    const isRemote = url?.protocol === "http:" || url?.protocol === "https:"
    if (isRemote && /^(image\/|application\/pdf$)/.test(input.mime)) return { parts: [input] }
    throw badPart(`Attach "${input.filename ?? input.url}" as a file: or data: URL; only images and PDF may be remote`)
  }

  const expandData = async (input: FilePartInput): Promise<Expanded> => {
    const name = input.filename ?? "a file"
    const bytes = readDataUrl(input.url)
    if (!bytes) throw badPart(`Encode "${name}" again: its data: URL cannot be decoded`)
    const kind = fileKind(bytes)
    if (input.mime.startsWith("image/")) {
      if (kind.kind === "attachment" && kind.mime.startsWith("image/")) return { parts: [inBase64(input, bytes)] }
      throw badPart(`Encode "${name}" as PNG, JPEG, GIF or WebP: it cannot be decoded as ${input.mime}`)
    }
    if (/^(audio|video)\/|^application\/pdf$/.test(input.mime)) return { parts: [inBase64(input, bytes)] }
    if (kind.kind !== "text") throw badPart(`Attach text, images or PDF: "${name}" is binary (${input.mime})`)
    const { output } = await truncate(decodeForReading(bytes))
    return { parts: [synthetic(attachedNote(name)), synthetic(output), input] }
  }

  /** Reads as the model's own tool does; what a user attaches needs no permission. */
  const readAttached = async (user: UserMessage, input: FilePartInput, url: URL): Promise<Expanded> => {
    const path = pathOf(url)
    const range = rangeOf(url)
    const note = synthetic(attachedNote(path, range))
    try {
      const { output, attachments, metadata } = await readTool.execute({ filePath: path, ...range }, contextFor(user))
      const [attached] = attachments ?? []
      if (attached) return { parts: [note, { ...input, mime: attached.mime, url: attached.url }] }
      const isDirectory = z.object({ display: z.object({ type: z.literal("directory") }) }).safeParse(metadata).success
      const named = isDirectory ? { ...input, mime: "application/x-directory" } : input
      return { parts: [note, synthetic(attachedContent(path, output)), named] }
    } catch (error) {
      const failure = error instanceof Error ? error.message : String(error)
      return { parts: [note, synthetic(unreadableNote(failure))], failure }
    }
  }

  const readAttachedResource = async (
    input: FilePartInput,
    { clientName, uri }: { clientName: string; uri: string },
  ): Promise<Expanded> => {
    const note = synthetic(resourceNote(input.filename ?? uri, uri, clientName))
    try {
      const { text, attachments } = await readResource(clientName, uri)
      const { output } = await truncate(text)
      const media = await Promise.all(
        attachments.map(({ mime, url, filename = uri }) => expandData({ type: "file", mime, url, filename })),
      )
      return { parts: [note, ...(output === "" ? [] : [synthetic(output)]), ...media.flatMap(({ parts }) => parts)] }
    } catch (error) {
      const failure = error instanceof Error ? error.message : String(error)
      return { parts: [note, synthetic(unreadableNote(failure))], failure }
    }
  }

  const contextFor = (user: UserMessage): ToolContext => ({
    platform,
    ...{ sessionID: user.sessionID, messageID: user.id, callID: "", agent: user.agent },
    ...{ directory: location.directory, worktree: location.worktree },
    signal: new AbortController().signal,
    acceptsImages: true,
    ask: async () => {},
    allows: () => true,
    progress: () => {},
    askQuestions: async () => [],
    runSubagent: () => Promise.reject(new Error("Reading starts no subagents")),
    subagents: () => [],
    skills: async () => [],
    updateTodos: () => {},
    fileEdited: () => {},
  })

  const expand = async (user: UserMessage, input: PartInput): Promise<Expanded> => {
    if (input.type === "file") return expandFile(user, input)
    if (input.type === "agent") return { parts: [input, synthetic(agentHint(input.name))] }
    return { parts: [input] }
  }

  return async (user, inputs) => {
    const taken = new Set<string>()
    for (const { id } of inputs) {
      if (id !== undefined && taken.has(id)) throw badPart(`Give each part an id of its own: "${id}" stands twice`)
      if (id !== undefined) taken.add(id)
    }
    const expanded = await Promise.all(inputs.map((input) => expand(user, input)))
    const { sessionID, id: messageID } = user
    for (const { failure: message } of expanded) {
      if (message === undefined) continue
      publisher.publish("session.error", { sessionID, error: { name: "UnknownError", data: { message } } })
    }
    const parts = expanded.flatMap((each) => each.parts)
    return parts.map((part): Part => ({ ...part, id: part.id ?? ids.make("prt"), sessionID, messageID }))
  }
}

/** Providers take base64 alone. */
const inBase64 = (input: FilePartInput, bytes: Uint8Array): FilePartInput =>
  /^data:[^,]*;base64,/.test(input.url) ? input : { ...input, url: dataUrl(input.mime, bytes) }

const synthetic = (text: string): PartInput => ({ type: "text", text, synthetic: true })

const badPart = (message: string) => new NamedError("BadRequestError", { message, kind: "Payload" })

const pathOf = ({ pathname }: URL): string => {
  try {
    return decodeURIComponent(pathname)
  } catch {
    // A path that was put in as it is, with a percent sign of its own.
    return pathname
  }
}

/** `?start=3&end=5` are lines from 1, both included. */
const rangeOf = ({ searchParams }: URL): { offset?: number; limit?: number } => {
  const [start, end] = ["start", "end"].map((name) => Number(searchParams.get(name) ?? "NaN"))
  if (start === undefined || !Number.isSafeInteger(start) || start < 1) return {}
  if (end === undefined || !Number.isSafeInteger(end) || end < start) return { offset: start }
  return { offset: start, limit: end - start + 1 }
}
