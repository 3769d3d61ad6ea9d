import { expect, test } from "vitest"
import type { Run } from "../../../runtime/session/runs.ts"
import { latch } from "../../support/latch.ts"
import { withPlatform } from "../../support/platform.ts"
import { openStore } from "../../support/store.ts"

test("an abort is for the work that waits, too, not for what comes later", () =>
  withPlatform(async (platform) => {
    const { store, publisher } = openStore(platform)
    const { opened, open } = latch()
    const signals: boolean[] = []
    const note = async ({ signal }: Run) => void signals.push(signal.aborted)
    const running = store.runs.exclusive("ses_1", publisher, () => opened)
    const waiting = store.runs.exclusive("ses_1", publisher, note, { wait: true })
    const aborted = store.runs.abort("ses_1")
    open()
    await Promise.all([running, waiting, aborted])
    await store.runs.exclusive("ses_1", publisher, note, { wait: true })
    expect(signals).toEqual([true, false])
  }))
