import { expect, test } from "vitest"
import { projectUpdate } from "../../../handlers/project/update.ts"
import { withApp } from "../../support/app.ts"
import { readEvents } from "../../support/read-events.ts"

test("name, icon and commands change, and that is announced", () =>
  withApp([projectUpdate], async ({ call, server, platform }) => {
    await platform.clock.advance(5)
    const reader = server.subscribe({})
    const change = { name: "Mine", icon: { color: "red" }, commands: { start: "npm start" } }
    const { status, body } = await call("PATCH", "/project/global", change)
    expect(status).toBe(200)
    expect(body).toMatchObject({ id: "global", ...change, time: { updated: 1_735_689_600_005 } })
    expect(await readEvents(reader, 1)).toMatchObject([{ type: "project.updated", properties: body }])
    reader.close()
    expect(await server.projects.get("global")).toEqual(body)
  }))

test("an unknown project is not found", () =>
  withApp([projectUpdate], async ({ call }) => {
    expect(await call("PATCH", "/project/current", { name: "x" })).toMatchObject({
      status: 404,
      body: { _tag: "ProjectNotFoundError", projectID: "current", message: expect.any(String) },
    })
  }))

test("a wrong type is a bad request", () =>
  withApp([projectUpdate], async ({ call }) => {
    expect((await call("PATCH", "/project/global", { name: 5 })).body.data.kind).toBe("Payload")
  }))

test("what an icon is said to have is added to what it has", () =>
  withApp([projectUpdate], async ({ call }) => {
    await call("PATCH", "/project/global", { icon: { url: "https://icons.test/a.png", color: "red" } })
    const { body } = await call("PATCH", "/project/global", { icon: { color: "blue" } })
    expect(body.icon).toEqual({ url: "https://icons.test/a.png", color: "blue" })
    expect((await call("PATCH", "/project/global", { name: "N" })).body.icon).toEqual(body.icon)
  }))
