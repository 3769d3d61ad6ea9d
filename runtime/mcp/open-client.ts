import { Protocol, type RequestOptions } from "@modelcontextprotocol/sdk/shared/protocol.js"
import {
  CallToolResultSchema,
  GetPromptResultSchema,
  type InitializeResult,
  InitializeResultSchema,
  LATEST_PROTOCOL_VERSION,
  ListPromptsResultSchema,
  ListResourcesResultSchema,
  ListResourceTemplatesResultSchema,
  ListRootsRequestSchema,
  ListToolsResultSchema,
  type Notification,
  ReadResourceResultSchema,
  type Request,
  type Result,
  SUPPORTED_PROTOCOL_VERSIONS,
  ToolListChangedNotificationSchema,
} from "@modelcontextprotocol/sdk/types.js"
import { VERSION } from "../version.ts"
import type { McpClientOptions, McpTransport, OpenClient } from "./client.ts"

/** Pages of a list that are read; a server that always names one more is cut off. */
const PAGE_LIMIT = 100

/**
 * The SDK's protocol without its `Client`, which brings a compiler of JSON Schemas: 3 MB, 40 ms, and code made from text, which
 * Workers refuse. Nothing is asked of a server that it does not offer, so nothing is asserted.
 */
class ClientProtocol extends Protocol<Request, Notification, Result> {
  protected override assertCapabilityForMethod(): void {}
  protected override assertNotificationCapability(): void {}
  protected override assertRequestHandlerCapability(): void {}
  protected override assertTaskCapability(): void {}
  protected override assertTaskHandlerCapability(): void {}
}

export const openClient: OpenClient = async (transport, options) => {
  const { requestMs, callMs } = options.timeouts
  const protocol = new ClientProtocol()
  const limits: RequestOptions = { timeout: requestMs }
  let isOpen = true
  const close = async () => {
    isOpen = false
    await protocol.close()
    // One that could not start was never taken over.
    await transport.close()
  }
  const giveUp = () => void close().catch(() => {})
  options.signal.addEventListener("abort", giveUp)
  const { instructions, capabilities } = await start(protocol, transport, options)
    .catch(async (error: unknown) => {
      const why = transport.why?.()
      await close()
      throw why === undefined ? error : new Error(why, { cause: error })
    })
    .finally(() => options.signal.removeEventListener("abort", giveUp))
  protocol.onclose = () => {
    if (isOpen) options.onClose(transport.why?.() ?? "The connection was closed")
    isOpen = false
  }
  protocol.setNotificationHandler(ToolListChangedNotificationSchema, () => options.onToolsChanged())
  const send = <Schema extends Parameters<typeof protocol.request>[1]>(
    method: string,
    params: Record<string, unknown>,
    schema: Schema,
  ) => protocol.request({ method, params }, schema, limits)

  return {
    instructions,
    offers: {
      tools: capabilities.tools !== undefined,
      prompts: capabilities.prompts !== undefined,
      resources: capabilities.resources !== undefined,
    },
    listTools: () => pages(async (at) => page(await send("tools/list", at, ListToolsResultSchema), "tools")),
    listPrompts: () => pages(async (at) => page(await send("prompts/list", at, ListPromptsResultSchema), "prompts")),
    listResources: () =>
      pages(async (at) => page(await send("resources/list", at, ListResourcesResultSchema), "resources")),
    listResourceTemplates: () =>
      pages(async (at) =>
        page(await send("resources/templates/list", at, ListResourceTemplatesResultSchema), "resourceTemplates"),
      ),
    getPrompt: (name, args) => send("prompts/get", { name, arguments: args }, GetPromptResultSchema),
    readResource: (uri) => send("resources/read", { uri }, ReadResourceResultSchema),
    async callTool(name, args, { signal, onProgress }) {
      // The SDK never takes its listener off, and would report calls as cancelled that ended long ago.
      const call = new AbortController()
      const abort = () => call.abort(signal.reason)
      signal.throwIfAborted()
      signal.addEventListener("abort", abort, { once: true })
      try {
        const params = { name, arguments: args }
        return await protocol.request({ method: "tools/call", params }, CallToolResultSchema, {
          ...{ signal: call.signal, onprogress: onProgress },
          ...{ timeout: callMs, resetTimeoutOnProgress: true },
        })
      } finally {
        signal.removeEventListener("abort", abort)
      }
    },
    close,
  }
}

/** Connects and shakes hands. */
const start = async (
  protocol: ClientProtocol,
  transport: McpTransport,
  { timeouts, directory }: McpClientOptions,
): Promise<InitializeResult> => {
  const uri = `file://${directory.split("/").map(encodeURIComponent).join("/")}`
  protocol.setRequestHandler(ListRootsRequestSchema, () => ({ roots: [{ uri }] }))
  await inTime(protocol.connect(transport), timeouts.requestMs)
  const params = {
    protocolVersion: LATEST_PROTOCOL_VERSION,
    capabilities: { roots: {} },
    clientInfo: { name: "opencode-edge", version: VERSION },
  }
  const limits = { timeout: timeouts.requestMs }
  const result = await protocol.request({ method: "initialize", params }, InitializeResultSchema, limits)
  if (!SUPPORTED_PROTOCOL_VERSIONS.includes(result.protocolVersion)) {
    throw new Error(`The server speaks version "${result.protocolVersion}" of the protocol, which is not known here`)
  }
  transport.setProtocolVersion?.(result.protocolVersion)
  await protocol.notification({ method: "notifications/initialized" })
  return result
}

/** Connecting alone has no limit of its own: an event stream may open and stay silent. */
const inTime = async (work: Promise<void>, ms: number): Promise<void> => {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`The server did not answer in ${ms} ms`)), ms)
  })
  try {
    await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

interface Page<Item> {
  items: Item[]
  next: string | undefined
}

const page = <Key extends string, Item>(
  result: { [key in Key]: Item[] } & { nextCursor?: string | undefined },
  key: Key,
): Page<Item> => ({ items: result[key], next: result.nextCursor })

const pages = async <Item>(read: (at: { cursor?: string }) => Promise<Page<Item>>): Promise<Item[]> => {
  const all: Item[] = []
  let next: string | undefined
  for (let count = 0; count < PAGE_LIMIT; count += 1) {
    const found = await read(next === undefined ? {} : { cursor: next })
    all.push(...found.items)
    if (found.next === undefined || found.next === next) break
    next = found.next
  }
  return all
}
