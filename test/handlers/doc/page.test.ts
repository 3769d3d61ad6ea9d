import { expect, test } from "vitest"
import { docPage } from "../../../handlers/doc/page.ts"
import { withApp } from "../../support/app.ts"

test("it is a page that runs no script and cannot be framed", () =>
  withApp([docPage], async ({ app }) => {
    const answer = await app(new Request("http://test/"))
    expect(answer.status).toBe(200)
    expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8")
    expect(answer.headers.get("content-security-policy")).toBe(
      "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    )
    const page = await answer.text()
    expect(page).toContain('<a href="doc">')
    expect(page).not.toMatch(/<script|\son\w+=|style/)
  }))

test("no other path answers with a page", () =>
  withApp([docPage], async ({ app }) => {
    const answer = await app(new Request("http://test/index.html"))
    expect(answer.status).toBe(404)
    expect(answer.headers.get("content-type")).toBe("application/json")
  }))
