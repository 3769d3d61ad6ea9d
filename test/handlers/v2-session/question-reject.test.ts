import { expect, test } from "vitest"
import { v2SessionQuestionReject } from "../../../handlers/v2-session/question-reject.ts"
import { withApp } from "../../support/app.ts"
import { askQuestion } from "../../support/asks.ts"

test("who asked learns that nobody will answer", () =>
  withApp([v2SessionQuestionReject], async ({ call, instance }) => {
    const [one, two] = [instance.sessions.create(), instance.sessions.create()]
    const { request, answered } = askQuestion(instance, one.id)
    const path = (id: string) => `/api/session/${id}/question/${request.id}/reject`
    expect((await call("POST", path(two.id))).body._tag).toBe("QuestionNotFoundError")
    expect((await call("POST", path(one.id))).status).toBe(204)
    await expect(answered).rejects.toMatchObject({ name: "QuestionRejectedError" })
    expect((await call("POST", path(one.id))).status).toBe(404)
    expect((await call("POST", "/api/session/ses_none/question/que_none/reject")).body._tag).toBe(
      "SessionNotFoundError",
    )
  }))
