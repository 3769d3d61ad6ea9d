import { expect, test } from "vitest"
import { v2ReferenceList } from "../../../handlers/v2-reference/list.ts"
import { withApp } from "../../support/app.ts"
import { expectConfigErrors } from "../../support/broken-config.ts"

test("directories of the config are listed by name; repositories, which nobody fetches, are not", () =>
  withApp(
    [v2ReferenceList],
    async ({ call }) => {
      const { status, body } = await call("GET", "/api/reference")
      expect(status).toBe(200)
      expect(body.data).toEqual([
        { name: "docs", path: "/workspace/docs", source: { type: "local", path: "/workspace/docs" } },
        {
          ...{ name: "lib", path: "/lib", description: "A library", hidden: true },
          source: { type: "local", path: "/lib", description: "A library", hidden: true },
        },
      ])
    },
    {
      config: {
        references: {
          docs: "./docs",
          lib: { path: "../lib", description: "A library", hidden: true },
          git: { repository: "https://git.test/a/b" },
          short: "owner/repository",
        },
      },
    },
  ))

test("without any the list is empty", () =>
  withApp([v2ReferenceList], async ({ call }) =>
    expect((await call("GET", "/api/reference?location[directory]=/other")).body.data).toEqual([]),
  ))

test("a config that cannot be read is reported", () => expectConfigErrors(v2ReferenceList, "GET", "/api/reference"))
