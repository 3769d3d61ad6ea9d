import { expect, test } from "vitest"
import { findSymbols } from "../../../handlers/find/symbols.ts"
import { withApp } from "../../support/app.ts"

test("without a language server there are none", () =>
  withApp([findSymbols], async ({ call }) => {
    expect(await call("GET", "/find/symbol?query=add")).toMatchObject({ status: 200, body: [] })
  }))

test("a query is needed", () =>
  withApp([findSymbols], async ({ call }) => {
    expect(await call("GET", "/find/symbol")).toMatchObject({ status: 400, body: { data: { kind: "Query" } } })
  }))
