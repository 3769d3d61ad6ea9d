import { expect, test } from "vitest"
import { sessionDelete } from "../../../handlers/session/delete.ts"
import { sessionShare } from "../../../handlers/session/share.ts"
import { sessionUnshare } from "../../../handlers/session/unshare.ts"
import { shareGet } from "../../../handlers/share/get.ts"
import { withApp } from "../../support/app.ts"

const ENDPOINTS = [sessionShare, sessionUnshare, sessionDelete, shareGet]

test("the address shows nothing any more", () =>
  withApp(ENDPOINTS, async ({ call, instance }) => {
    const { id } = instance.sessions.create({ title: "T" })
    const path = new URL((await call("POST", `/session/${id}/share`)).body.share.url).pathname
    expect((await call("GET", path)).status).toBe(200)
    const { status, body } = await call("DELETE", `/session/${id}/share`)
    expect(status).toBe(200)
    expect(body.share).toBeUndefined()
    expect((await call("GET", path)).status).toBe(404)
  }))

test("a session that is not shared stays as it is", () =>
  withApp(ENDPOINTS, async ({ call, instance }) => {
    const session = instance.sessions.create({ title: "T" })
    const before = instance.cursor()
    expect((await call("DELETE", `/session/${session.id}/share`)).body).toEqual(session)
    expect(instance.cursor()).toBe(before)
  }))

test("a deleted session is no longer shared", () =>
  withApp(ENDPOINTS, async ({ call, instance, store }) => {
    const { id } = instance.sessions.create()
    const path = new URL((await call("POST", `/session/${id}/share`)).body.share.url).pathname
    await call("DELETE", `/session/${id}`)
    expect((await call("GET", path)).status).toBe(404)
    expect(store.shares.sessionOf(path.replace("/share/", ""))).toBeUndefined()
  }))

test("an unknown session is not found, and what cannot be one is refused", () =>
  withApp(ENDPOINTS, async ({ call }) => {
    expect((await call("DELETE", "/session/ses_none/share")).status).toBe(404)
    expect((await call("DELETE", "/session/none/share")).status).toBe(400)
  }))
