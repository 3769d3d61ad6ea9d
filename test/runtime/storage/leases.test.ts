import { expect, test } from "vitest"
import { createLeases } from "../../../runtime/storage/leases.ts"
import { withPlatform } from "../../support/platform.ts"
import { openStore } from "../../support/store.ts"

test("a note whose handling fails comes again, with those after it", () =>
  withPlatform((platform) => {
    openStore(platform)
    const leases = createLeases(platform.database, platform.clock, platform.owner)
    for (const payload of ["one", "two", "three"]) leases.send(platform.owner.id, { kind: "prompt", payload })
    const handled: string[] = []
    const handle = ({ payload }: { payload: string }) => {
      if (payload === "two" && handled.length === 1) {
        handled.push("failed")
        throw new Error("not now")
      }
      handled.push(payload)
    }
    expect(() => leases.receive(handle)).toThrow("not now")
    leases.receive(handle)
    leases.receive(handle)
    expect(handled).toEqual(["one", "failed", "two", "three"])
  }))

test("an open store tries a note again that it could not handle", () =>
  withPlatform(async (platform) => {
    let version = 0
    platform.database = { ...platform.database, externalVersion: () => version }
    const { store } = openStore(platform)
    const close = store.open()
    const asked: string[] = []
    store.questionAsks.onSignal = (payload) => {
      asked.push(payload)
      if (asked.length === 1) throw new Error("not now")
    }
    store.leases.send(platform.owner.id, { kind: "question", payload: "an answer" })
    version++
    await platform.clock.advance(1_000)
    close()
    expect(asked).toEqual(["an answer", "an answer"])
  }))
