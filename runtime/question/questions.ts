import type { Ask, Asks } from "../asks.ts"
import { NamedError } from "../errors.ts"
import type { Publisher } from "../events.ts"
import type { IDs } from "../ids.ts"
import type { QuestionRequest } from "../schema/question.ts"

export type QuestionAsk = Omit<QuestionRequest, "id">
/** One list of chosen labels per question; undefined for a rejection. */
export type QuestionAnswers = string[][] | null

/** Questions that the model puts to the user, in one workspace. */
export interface Questions {
  /** @throws QuestionRejectedError, or the signal's reason */
  ask(ask: QuestionAsk, signal: AbortSignal): Promise<string[][]>
  list(): QuestionRequest[]
  /** @throws QuestionNotFoundError */
  reply(requestID: string, answers: string[][]): void
  /** @throws QuestionNotFoundError */
  reject(requestID: string): void
}

export interface QuestionsOptions {
  asks: Asks<QuestionAsk, QuestionAnswers>
  publisher: Publisher
  ids: IDs
  directory: string
}

export const createQuestions = ({ asks, publisher, ids, directory }: QuestionsOptions): Questions => {
  const request = ({ id, body }: Ask<QuestionAsk>): QuestionRequest => ({ id, ...body })

  const answer = (requestID: string, answers: QuestionAnswers) => {
    const ask = asks.find(requestID)
    const place = { sessionID: ask?.sessionID, requestID }
    const announce = () =>
      answers
        ? publisher.publish("question.replied", { ...place, answers })
        : publisher.publish("question.rejected", place)
    if (!ask || !asks.answer(requestID, answers, announce)) throw notFound(requestID)
  }

  return {
    async ask(body, signal) {
      const ask: Ask<QuestionAsk> = { id: ids.make("que"), sessionID: body.sessionID, body }
      const { answered } = asks.open(ask, signal, () => publisher.publish("question.asked", request(ask)))
      const answers = await answered.catch((reason: unknown) => {
        answer(ask.id, null)
        throw reason
      })
      if (answers) return answers
      throw new NamedError("QuestionRejectedError", { message: "The user dismissed the question" })
    },
    list: () => asks.list(directory).map(request),
    reply: (requestID, answers) => answer(requestID, answers),
    reject: (requestID) => answer(requestID, null),
  }
}

const notFound = (requestID: string) =>
  new NamedError("QuestionNotFoundError", {
    message: `Find question "${requestID}": nothing waits under this id`,
    requestID,
  })
