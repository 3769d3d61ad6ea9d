import type { CallToolResult, ContentBlock, ReadResourceResult } from "@modelcontextprotocol/sdk/types.js"
import type { ToolAttachment } from "../tools/tool.ts"

/** What a server answered, as a tool gives it back. */
export interface McpContent {
  text: string
  attachments: ToolAttachment[]
}

/** Reads the content of a call's result: texts follow each other after blank lines, media become attachments. */
export const callContent = ({ content, structuredContent }: CallToolResult): McpContent => {
  const read = contentOf(content)
  const isEmpty = read.text === "" && read.attachments.length === 0
  return isEmpty && structuredContent !== undefined
    ? { text: JSON.stringify(structuredContent), attachments: [] }
    : read
}

/** Reads blocks of a result or a prompt. */
export const contentOf = (blocks: ContentBlock[]): McpContent => {
  const texts: string[] = []
  const attachments: ToolAttachment[] = []
  for (const block of blocks) {
    switch (block.type) {
      case "text":
        texts.push(block.text)
        break
      case "image":
      case "audio":
        attachments.push({ mime: block.mimeType, url: dataUrl(block.mimeType, block.data) })
        break
      case "resource": {
        const read = resourceContent({ contents: [block.resource] })
        if (read.text !== "") texts.push(read.text)
        attachments.push(...read.attachments)
        break
      }
      case "resource_link":
        texts.push(`Resource ${block.name}: ${block.uri}`)
    }
  }
  return { text: texts.join("\n\n"), attachments }
}

/** Reads what a resource holds. */
export const resourceContent = ({ contents }: ReadResourceResult): McpContent => {
  const texts: string[] = []
  const attachments: ToolAttachment[] = []
  for (const { uri, mimeType: mime = "application/octet-stream", ...content } of contents) {
    if ("text" in content && typeof content.text === "string") texts.push(content.text)
    else if ("blob" in content && typeof content.blob === "string") {
      attachments.push({ mime, url: dataUrl(mime, content.blob), filename: uri })
    }
  }
  return { text: texts.join("\n\n"), attachments }
}

const dataUrl = (mime: string, base64: string): string => `data:${mime};base64,${base64}`
