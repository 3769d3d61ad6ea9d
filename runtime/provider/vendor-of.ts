import type { Model } from "../schema/model.ts"

/** Packages of the vendors behind Vercel's gateway, by the beginning of a model's id there. */
const creators: Record<string, string> = {
  anthropic: "@ai-sdk/anthropic",
  deepseek: "@ai-sdk/deepseek",
  google: "@ai-sdk/google",
  mistral: "@ai-sdk/mistral",
  openai: "@ai-sdk/openai",
  xai: "@ai-sdk/xai",
}

/** The package whose options a model understands: its own, or, behind a gateway that passes options on, its vendor's. */
export function vendorOf({ npm, id }: Model["api"]): string {
  const creator = npm === "@ai-sdk/gateway" ? (id.split("/")[0] ?? "") : ""
  return Object.hasOwn(creators, creator) ? (creators[creator] ?? npm) : npm
}

/** Whether a model is one of Anthropic's, whoever serves it. */
export const isClaude = ({ id }: Model["api"]): boolean => /claude/i.test(id)

/** Version of a Claude model, e.g. 4.6; 0 for others and for those of the third generation. */
export function claudeVersion({ id }: Model["api"]): number {
  const [, major, minor = "0"] = /claude-[a-z]+-(\d)(?:[-.](\d{1,2})(?!\d))?/i.exec(id) ?? []
  return major === undefined ? 0 : Number(major) + Number(minor) / 10
}
