import { expect, test } from "vitest"
import { v2QuestionRequestList } from "../../../handlers/v2-question/request-list.ts"
import { withApp } from "../../support/app.ts"
import { askQuestion } from "../../support/asks.ts"

test("what waits in the directory is listed", () =>
  withApp([v2QuestionRequestList], async ({ call, instance }) => {
    expect(await call("GET", "/api/question/request")).toMatchObject({ status: 200, body: { data: [] } })
    const { request } = askQuestion(instance, instance.sessions.create().id)
    expect((await call("GET", "/api/question/request")).body.data).toEqual([request])
    expect((await call("GET", "/api/question/request?location[directory]=/other")).body.data).toEqual([])
  }))
