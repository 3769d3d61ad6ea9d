import type { Message } from "../schema/message.ts"
import type { TokenCounts } from "../schema/tokens.ts"

/** Cost in US dollars and tokens, as a session sums them up. */
export interface Spent {
  cost: number
  tokens: TokenCounts
}

export const NOTHING_SPENT: Spent = { cost: 0, tokens: { input: 0, output: 0, reasoning: 0, cache: { read: 0, write: 0 } } }

export const addSpent = (sum: Spent, more: Spent): Spent => ({
  cost: sum.cost + more.cost,
  tokens: {
    input: sum.tokens.input + more.tokens.input,
    output: sum.tokens.output + more.tokens.output,
    reasoning: sum.tokens.reasoning + more.tokens.reasoning,
    cache: {
      read: sum.tokens.cache.read + more.tokens.cache.read,
      write: sum.tokens.cache.write + more.tokens.cache.write,
    },
  },
})

/** What the answers among some messages cost. */
export const spentOn = (messages: Message[]): Spent =>
  messages.reduce((sum, info) => (info.role === "assistant" ? addSpent(sum, info) : sum), NOTHING_SPENT)
