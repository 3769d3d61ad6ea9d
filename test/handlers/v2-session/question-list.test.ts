import { expect, test } from "vitest"
import { v2SessionQuestionList } from "../../../handlers/v2-session/question-list.ts"
import { withApp } from "../../support/app.ts"
import { askQuestion } from "../../support/asks.ts"

test("what waits in the session is listed, and nothing of others", () =>
  withApp([v2SessionQuestionList], async ({ call, instance }) => {
    const [one, two] = [instance.sessions.create(), instance.sessions.create()]
    const { request } = askQuestion(instance, one.id)
    askQuestion(instance, two.id)
    expect(await call("GET", `/api/session/${one.id}/question`)).toMatchObject({ status: 200 })
    expect((await call("GET", `/api/session/${one.id}/question`)).body).toEqual({ data: [request] })
    expect((await call("GET", "/api/session/ses_none/question")).body._tag).toBe("SessionNotFoundError")
  }))
