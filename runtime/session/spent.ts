import type { Message } from "../schema/message.ts"
import type { TokenCounts } from "../schema/tokens.ts"

/** Cost in US dollars and tokens, as a session sums them up. */
export interface Spent {
  cost: number
  tokens: TokenCounts
}

export const NOTHING_SPENT: Spent = {
  cost: 0,
  tokens: { input: 0, output: 0, reasoning: 0, cache: { read: 0, write: 0 } },
}

const combine = (one: Spent, other: Spent, sign: 1 | -1): Spent => {
  const of = (key: "input" | "output" | "reasoning") => one.tokens[key] + sign * other.tokens[key]
  const cached = (key: "read" | "write") => one.tokens.cache[key] + sign * other.tokens.cache[key]
  return {
    cost: one.cost + sign * other.cost,
    tokens: {
      ...{ input: of("input"), output: of("output"), reasoning: of("reasoning") },
      cache: { read: cached("read"), write: cached("write") },
    },
  }
}

/** What a session has, which may be nothing yet. */
type Sum = { cost?: number | undefined; tokens?: TokenCounts | undefined }

const known = ({ cost = 0, tokens = NOTHING_SPENT.tokens }: Sum): Spent => ({ cost, tokens })

export const addSpent = (sum: Sum, more: Spent): Spent => combine(known(sum), more, 1)

export const subtractSpent = (sum: Sum, less: Spent): Spent => combine(known(sum), less, -1)

/** What the answers among some messages cost. */
export const spentOn = (messages: Message[]): Spent =>
  messages.reduce<Spent>((sum, info) => (info.role === "assistant" ? addSpent(sum, info) : sum), NOTHING_SPENT)
