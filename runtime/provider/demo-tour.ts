import type {
  LanguageModelV4CallOptions,
  LanguageModelV4Prompt,
  LanguageModelV4ToolResultOutput,
} from "@ai-sdk/provider"
import { compactionPrompt, summaryPrompt, titlePrompt } from "../agent/prompts/background.ts"

/** What the demo model says next: text, then perhaps one tool call. */
export interface DemoTurn {
  text: string
  call?: { id: string; tool: string; input: Record<string, unknown> }
}

/** A stop of the tour that was made since the user's last message. */
interface DoneStop {
  stop: string
  output: string
  failed: boolean
}

const label = "I am the **demo model**: a script, not a language model. I understand nothing of what you write."

const howToConnect = `To connect a real model, do one of these:

1. Give a key through the API, which works at once: \`PUT /auth/anthropic\` with \`{"type":"api","key":"…"}\`.
2. Start the server with a key in its environment, e.g. \`ANTHROPIC_API_KEY\`, \`OPENAI_API_KEY\` or \`GEMINI_API_KEY\`.
3. Name any OpenAI-compatible server (Ollama, LM Studio, vLLM …) in \`opencode.json\`, then restart:

\`\`\`json
{
  "model": "local/qwen3-coder",
  "provider": {
    "local": {
      "npm": "@ai-sdk/openai-compatible",
      "options": { "baseURL": "http://127.0.0.1:11434/v1" },
      "models": { "qwen3-coder": { "tool_call": true } }
    }
  }
}
\`\`\``

/** Decides what comes next from the conversation alone. */
export function nextDemoTurn({ prompt, tools }: LanguageModelV4CallOptions): DemoTurn {
  const system = prompt.find((message) => message.role === "system")?.content ?? ""
  const lastUser = prompt.findLastIndex((message) => message.role === "user")
  const words = userText(prompt, lastUser)
  const offered = new Set(tools?.map((tool) => tool.name))
  if (offered.size === 0) {
    if (system.includes(compactionPrompt)) return { text: summaryOf(prompt) }
    if (system.includes(summaryPrompt)) return { text: "I gave the demo tour. No language model took part." }
    if (system.includes(titlePrompt)) return { text: titleOf(words) }
  }
  const done = stopsSince(prompt, lastUser)
  if (done.length === 0) {
    const short = shortAnswer(words)
    if (short) return { text: short }
  }
  return nextStop(done, offered, prompt.length)
}

function nextStop(done: DoneStop[], offered: Set<string>, turn: number): DemoTurn {
  const made = new Map(done.map((stop) => [stop.stop, stop]))
  const last = done.at(-1)
  const reaction = last
    ? reactionTo(last)
    : `${label} What follows is a fixed tour, made with this server's real tools.`
  const call = (stop: string, tool: string, input: Record<string, unknown>) => ({
    id: `demo_${stop}_${turn}`,
    tool,
    input,
  })
  const say = (next: string) => [reaction, next].filter(Boolean).join("\n\n")

  if (!made.has("look") && offered.has("glob")) {
    return { text: say("First, which files are here?"), call: call("look", "glob", { pattern: "*" }) }
  }
  const file = fileToRead(made.get("look"))
  if (!made.has("read") && offered.has("read") && file) {
    return {
      text: say(`Then a look into \`${file.split("/").at(-1)}\`.`),
      call: call("read", "read", { filePath: file, limit: 20 }),
    }
  }
  if (!made.has("status") && offered.has("bash")) {
    const input = { command: "git status --short || ls" }
    return { text: say("A shell command shows what has changed."), call: call("status", "bash", input) }
  }
  if (!made.has("outside") && offered.has("bash")) {
    const input = { command: "ls", workdir: ".." }
    const text = say("The last command leaves the project. That needs your permission: allow it or refuse it.")
    return { text, call: call("outside", "bash", input) }
  }
  const end =
    done.length > 0
      ? "That was the tour: streaming, tools, permissions and events work."
      : "No tools are offered to me, so there is nothing to show."
  return { text: say(`${end} What is missing is a model that thinks.\n\n${howToConnect}`) }
}

function reactionTo({ stop, output, failed }: DoneStop): string {
  if (failed) {
    const refused = /permission|denied|rejected|refused/i.test(output)
    return refused
      ? "You refused it, so it did not happen. I go on without it."
      : "That failed, and a real model would now try something else. I go on."
  }
  const lines = output.split("\n").filter((line) => line.trim() && !/^\(|^no files/i.test(line))
  if (stop === "look")
    return lines.length > 0
      ? `The search found ${lines.length === 1 ? "one entry" : `${lines.length} entries`}.`
      : "The project is empty."
  if (stop === "read") return "I have read the beginning of it. A real model would now know more about the project."
  if (stop === "status") return "The command ran in the project's directory."
  return "You allowed it, and the command ran outside the project."
}

/** Answers that need no tour. */
function shortAnswer(words: string): string | undefined {
  const text = words
    .trim()
    .toLowerCase()
    .replace(/[\s!.?]+$/, "")
  if (/^(hi|hello|hey|hallo|moin|good (morning|evening|day)|bonjour|hola|ciao)( there)?$/.test(text)) {
    return `Hello! ${label} Ask me to show you around and I demonstrate the server's tools in this project.\n\n${howToConnect}`
  }
  if (/^(thanks|thank you|thx|danke|merci|bye|goodbye)$/.test(text)) return `You are welcome. ${label}`
  if (/\b(connect|configure|set ?up|add)\b.*\b(models?|providers?|keys?)\b/.test(text))
    return `${label}\n\n${howToConnect}`
  return undefined
}

function userText(prompt: LanguageModelV4Prompt, index: number): string {
  const message = prompt[index]
  if (message?.role !== "user") return ""
  const texts = message.content.flatMap((part) => (part.type === "text" ? [part.text] : []))
  return texts.filter((text) => !text.trimStart().startsWith("<system-reminder>")).join("\n")
}

/** The stops made after a message: their calls carry the stop's name in their id. */
function stopsSince(prompt: LanguageModelV4Prompt, index: number): DoneStop[] {
  return prompt.slice(index + 1).flatMap((message) => {
    if (message.role !== "tool") return []
    return message.content.flatMap((part) => {
      const stop = part.type === "tool-result" ? /^demo_([a-z]+)_/.exec(part.toolCallId)?.[1] : undefined
      return part.type === "tool-result" && stop ? [{ stop, ...readOutput(part.output) }] : []
    })
  })
}

function readOutput(output: LanguageModelV4ToolResultOutput): { output: string; failed: boolean } {
  switch (output.type) {
    case "text":
      return { output: output.value, failed: false }
    case "error-text":
      return { output: output.value, failed: true }
    case "execution-denied":
      return { output: `permission denied ${output.reason ?? ""}`, failed: true }
    case "content":
      return {
        output: output.value.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n"),
        failed: false,
      }
    default:
      return { output: JSON.stringify(output.value), failed: output.type === "error-json" }
  }
}

/** The README nearest to the top, else the first thing in the list that looks like a file. */
function fileToRead(look: DoneStop | undefined): string | undefined {
  if (!look || look.failed) return undefined
  const depth = (path: string) => path.split("/").length
  const files = look.output
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => /^\S.*\.\w+$|(^|\/)readme$/i.test(line) && !/^\(|:\s/.test(line))
    .sort((one, other) => depth(one) - depth(other))
  return files.find((file) => /(^|\/)readme(\.\w+)?$/i.test(file)) ?? files[0]
}

/** The first line of the user's text, cut at a word. */
function titleOf(words: string): string {
  const line =
    words
      .split("\n")
      .map((text) => text.trim())
      .findLast((text) => text && !/^name the conversation/i.test(text)) ?? ""
  const plain = line
    .replace(/[`*_#>"]/g, "")
    .replace(/\s+/g, " ")
    .replace(/[.!?:]+$/, "")
    .trim()
  if (!plain) return "Demo tour"
  const cut = plain.length <= 50 ? plain : plain.slice(0, 50).replace(/\s+\S*$/, "")
  return cut.charAt(0).toUpperCase() + cut.slice(1)
}

function summaryOf(prompt: LanguageModelV4Prompt): string {
  const messages = prompt.filter((message) => message.role !== "system").length
  return `## Goal\nA demo without a language model.\n\n## Done\nThe tour was shown. This text stands for a summary of ${messages === 1 ? "the conversation" : `${messages} messages`}; the demo model cannot write one.\n\n## Next\nConnect a real model.`
}
