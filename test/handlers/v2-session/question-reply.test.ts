import { expect, test } from "vitest"
import { v2SessionQuestionReply } from "../../../handlers/v2-session/question-reply.ts"
import { withApp } from "../../support/app.ts"
import { askQuestion } from "../../support/asks.ts"

test("the answers reach who asked, once", () =>
  withApp([v2SessionQuestionReply], async ({ call, instance }) => {
    const { id } = instance.sessions.create()
    const { request, answered } = askQuestion(instance, id)
    const path = `/api/session/${id}/question/${request.id}/reply`
    expect((await call("POST", path, { answers: [["Red"]] })).status).toBe(204)
    await expect(answered).resolves.toEqual([["Red"]])
    expect(await call("POST", path, { answers: [["Red"]] })).toMatchObject({
      status: 404,
      body: { _tag: "QuestionNotFoundError", requestID: request.id },
    })
  }))

test("another session's question is not answered, and odd answers are refused", () =>
  withApp([v2SessionQuestionReply], async ({ call, instance }) => {
    const [one, two] = [instance.sessions.create(), instance.sessions.create()]
    const { request } = askQuestion(instance, one.id)
    const reply = async (id: string, answers: unknown) =>
      (await call("POST", `/api/session/${id}/question/${request.id}/reply`, { answers })).body._tag
    expect(await reply(two.id, [["Red"]])).toBe("QuestionNotFoundError")
    expect(await reply(one.id, "Red")).toBe("InvalidRequestError")
    const lost = await call("POST", "/api/session/ses_none/question/que_none/reply", { answers: [] })
    expect(lost.body._tag).toBe("SessionNotFoundError")
    expect(instance.questions.list()).toHaveLength(1)
  }))
