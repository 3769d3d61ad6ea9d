import { expect, test } from "vitest"
import { questionList } from "../../../handlers/question/list.ts"
import { withApp } from "../../support/app.ts"
import { askQuestion } from "../../support/asks.ts"

test("what waits in the directory is listed", () =>
  withApp([questionList], async ({ call, instance }) => {
    expect(await call("GET", "/question")).toMatchObject({ status: 200, body: [] })
    const { request } = askQuestion(instance, instance.sessions.create().id)
    expect((await call("GET", "/question")).body).toEqual([request])
    expect((await call("GET", "/question?directory=/other")).body).toEqual([])
  }))
