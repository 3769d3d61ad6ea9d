import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js"
import type {
  CallToolResult,
  GetPromptResult,
  Progress,
  Prompt,
  ReadResourceResult,
  Resource,
  ResourceTemplate,
  Tool,
} from "@modelcontextprotocol/sdk/types.js"

/** A session with one MCP server. Every method but `close` rejects when the server does not answer in time. */
export interface McpClient {
  /** What the server says to models about itself. */
  instructions: string | undefined
  /** What the server has; asking for anything else fails. */
  offers: { tools: boolean; prompts: boolean; resources: boolean }
  listTools(): Promise<Tool[]>
  callTool(name: string, args: Record<string, unknown>, options: CallOptions): Promise<CallToolResult>
  listPrompts(): Promise<Prompt[]>
  getPrompt(name: string, args: Record<string, string>): Promise<GetPromptResult>
  listResources(): Promise<Resource[]>
  listResourceTemplates(): Promise<ResourceTemplate[]>
  readResource(uri: string): Promise<ReadResourceResult>
  close(): Promise<void>
}

export interface CallOptions {
  /** Cancels the call on the server too. */
  signal: AbortSignal
  onProgress(progress: Progress): void
}

export interface McpClientOptions {
  /** Limit of each request; calls of tools start anew with each progress they report. */
  timeouts: { requestMs: number; callMs: number }
  /** Directory that the server may ask for (`roots/list`). */
  directory: string
  /** Gives up opening when it aborts. */
  signal: AbortSignal
  onToolsChanged(): void
  /** The session is over, and `close` was not called. */
  onClose(reason: string): void
}

/** A transport that can say why it ended. */
export interface McpTransport extends Transport {
  /** Undefined while it is open, and when it was closed on purpose. */
  why?(): string | undefined
}

/** Opens a session over a transport. @throws when the server refuses, ends or does not answer in time; the transport is closed then */
export type OpenClient = (transport: McpTransport, options: McpClientOptions) => Promise<McpClient>
