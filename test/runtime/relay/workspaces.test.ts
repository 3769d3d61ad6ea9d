import { expect, test } from "vitest"
import { createWorkspaces } from "../../../runtime/relay/workspaces.ts"
import { migrate } from "../../../runtime/storage/migrations.ts"
import { withPlatform } from "../../support/platform.ts"

test("a directory belongs to the longest root that it lies in", () =>
  withPlatform(({ database, clock }) => {
    migrate(database)
    const workspaces = createWorkspaces(database, clock)
    for (const root of ["/workspace", "/workspace/a", "/"]) workspaces.add({ root, home: `home:${root}` })
    const rootOf = (directory: string) => workspaces.of(directory)?.root
    expect(rootOf("/workspace")).toBe("/workspace")
    expect(rootOf("/workspace/b")).toBe("/workspace")
    expect(rootOf("/workspace/a/src/deep")).toBe("/workspace/a")
    expect(rootOf("/workspace/ab")).toBe("/workspace")
    expect(rootOf("/workspaces")).toBeUndefined()
    expect(rootOf("/")).toBe("/")
  }))

test("the active ones are known", () =>
  withPlatform(async ({ database, clock }) => {
    migrate(database)
    const workspaces = createWorkspaces(database, clock)
    workspaces.add({ root: "/a", home: "a" })
    workspaces.add({ root: "/b", home: "b" })
    await clock.advance(600_000)
    workspaces.touch("b")
    expect(workspaces.active(60_000, 10)).toEqual(["b"])
    expect(workspaces.active(6_000_000, 10)).toEqual(["b", "a"])
    expect(workspaces.active(6_000_000, 1)).toEqual(["b"])
  }))
