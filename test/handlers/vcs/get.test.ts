import { expect, test } from "vitest"
import { vcsGet } from "../../../handlers/vcs/get.ts"
import { withApp } from "../../support/app.ts"
import { readEvents } from "../../support/read-events.ts"

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

test("who has asked for the branch is told when it is another one", () =>
  withApp(
    [vcsGet],
    async ({ call, platform, instance }) => {
      await call("GET", "/vcs")
      await platform.clock.advance(0)
      const reader = instance.subscribe({ filter: { types: ["vcs.branch.updated"] } })
      platform.vcs.addRepository("/workspace", { branch: "topic" })
      await platform.files.write("/workspace/.git/HEAD", "ref: refs/heads/topic")
      expect((await readEvents(reader, 1))[0]?.properties).toEqual({ branch: "topic" })
      platform.vcs.addRepository("/workspace", { branch: null })
      await platform.files.write("/workspace/.git/refs/heads/topic", "")
      await platform.files.write("/workspace/.git/HEAD", "abc")
      expect((await readEvents(reader, 1))[0]?.properties).toEqual({})
      reader.close()
    },
    {
      async prepare({ vcs, files }) {
        vcs.addRepository("/workspace")
        files.makeDirectory("/workspace/.git")
      },
    },
  ))
