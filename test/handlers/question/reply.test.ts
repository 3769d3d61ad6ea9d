import { expect, test } from "vitest"
import { questionReply } from "../../../handlers/question/reply.ts"
import { withApp } from "../../support/app.ts"
import { askQuestion } from "../../support/asks.ts"
import { readEvents } from "../../support/read-events.ts"

test("the answers reach who asked, and are announced in the session's directory", () =>
  withApp([questionReply], async ({ call, instanceOf }) => {
    const there = await instanceOf("/there")
    const { id: sessionID } = there.sessions.create()
    const { request, answered } = askQuestion(there, sessionID)
    const reader = there.subscribe({})
    const answers = [["Red", "something else"]]
    expect(await call("POST", `/question/${request.id}/reply`, { answers })).toMatchObject({ status: 200, body: true })
    await expect(answered).resolves.toEqual(answers)
    expect(await readEvents(reader, 1)).toMatchObject([
      { type: "question.replied", properties: { sessionID, requestID: request.id, answers } },
    ])
    reader.close()
  }))

test("what was answered or never asked is not found", () =>
  withApp([questionReply], async ({ call, instance }) => {
    const { request } = askQuestion(instance, instance.sessions.create().id)
    await call("POST", `/question/${request.id}/reply`, { answers: [[]] })
    expect(await call("POST", `/question/${request.id}/reply`, { answers: [[]] })).toMatchObject({
      status: 404,
      body: { _tag: "QuestionNotFoundError", requestID: request.id, message: expect.any(String) },
    })
  }))

test("answers of another form and text that is no id are bad requests", () =>
  withApp([questionReply], async ({ call }) => {
    expect((await call("POST", "/question/que_a/reply", { answers: ["Red"] })).body.data.kind).toBe("Payload")
    expect((await call("POST", "/question/per_a/reply", { answers: [] })).body.data.kind).toBe("Params")
  }))
