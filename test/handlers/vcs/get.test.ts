import { expect, test } from "vitest"
import { vcsGet } from "../../../handlers/vcs/get.ts"
import { withApp } from "../../support/app.ts"

test("the branches of the repository are named", () =>
  withApp(
    [vcsGet],
    async ({ call }) => expect((await call("GET", "/vcs")).body).toEqual({ branch: "topic", default_branch: "main" }),
    {
      prepare: ({ vcs }) => vcs.addRepository("/workspace", { branch: "topic" }),
    },
  ))

test("a detached HEAD has no branch", () =>
  withApp(
    [vcsGet],
    async ({ call }) => expect((await call("GET", "/vcs")).body).toEqual({ branch: null, default_branch: "main" }),
    {
      prepare: ({ vcs }) => vcs.addRepository("/workspace", { branch: null }),
    },
  ))

test("outside a repository, and where there is no git, both are null", () =>
  withApp([vcsGet], async ({ call, platform }) => {
    expect((await call("GET", "/vcs")).body).toEqual({ branch: null, default_branch: null })
    Reflect.deleteProperty(platform, "vcs")
    expect((await call("GET", "/vcs?directory=/elsewhere")).body).toEqual({ branch: null, default_branch: null })
  }))
