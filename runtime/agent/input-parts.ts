import type { IDs } from "../ids.ts"
import type { UserMessage } from "../schema/message.ts"
import type { Part } from "../schema/part.ts"
import type { PartInput } from "../schema/part-input.ts"

/** Turns a prompt's parts into those that are stored: files are read, what they hold becomes synthetic text. */
export type ExpandParts = (user: UserMessage, inputs: PartInput[]) => Promise<Part[]>

export const createExpandParts =
  (ids: IDs): ExpandParts =>
  async (user, inputs) => {
    return inputs.map((input): Part => ({ ...input, id: input.id ?? ids.make("prt"), sessionID: user.sessionID, messageID: user.id }))
  }
