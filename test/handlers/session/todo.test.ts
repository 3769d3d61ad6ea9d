import { expect, test } from "vitest"
import { sessionTodo } from "../../../handlers/session/todo.ts"
import { withApp } from "../../support/app.ts"

test("the tasks are listed as the model wrote them", () =>
  withApp([sessionTodo], async ({ call, instance }) => {
    const { id } = instance.sessions.create()
    expect(await call("GET", `/session/${id}/todo`)).toMatchObject({ status: 200, body: [] })
    const todos = [{ content: "Write it", status: "in_progress", priority: "high" }]
    instance.sessions.updateTodos(id, todos)
    expect((await call("GET", `/session/${id}/todo`)).body).toEqual(todos)
  }))

test("an unknown session is not found, nor is text that is no id", () =>
  withApp([sessionTodo], async ({ call }) => {
    expect((await call("GET", "/session/ses_none/todo")).body.name).toBe("NotFoundError")
    expect((await call("GET", "/session/nope/todo")).status).toBe(404)
  }))
