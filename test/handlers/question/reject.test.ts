import { expect, test } from "vitest"
import { questionReject } from "../../../handlers/question/reject.ts"
import { withApp } from "../../support/app.ts"
import { askQuestion } from "../../support/asks.ts"
import { readEvents } from "../../support/read-events.ts"

test("who asked is told, and so is everyone", () =>
  withApp([questionReject], async ({ call, instance }) => {
    const { id: sessionID } = instance.sessions.create()
    const { request, answered } = askQuestion(instance, sessionID)
    const reader = instance.subscribe({})
    expect(await call("POST", `/question/${request.id}/reject`)).toMatchObject({ status: 200, body: true })
    await expect(answered).rejects.toMatchObject({ name: "QuestionRejectedError" })
    expect(await readEvents(reader, 1)).toMatchObject([
      { type: "question.rejected", properties: { sessionID, requestID: request.id } },
    ])
    reader.close()
  }))

test("an unknown question is not found, text that is no id is a bad request", () =>
  withApp([questionReject], async ({ call }) => {
    expect(await call("POST", "/question/que_none/reject", { odd: "body" })).toMatchObject({
      status: 404,
      body: { _tag: "QuestionNotFoundError", requestID: "que_none" },
    })
    expect((await call("POST", "/question/none/reject")).status).toBe(400)
  }))
