import { expect, test } from "vitest"
import { eventStore } from "../../../runtime/storage/events.ts"
import { migrate } from "../../../runtime/storage/migrations.ts"
import { withDatabase } from "../../support/with-database.node.ts"

test("boots whose events are all gone are forgotten, others keep their end", () =>
  withDatabase((database) => {
    migrate(database)
    const events = eventStore(database)
    const append = (created: number) => {
      const event = { id: `evt_${created}`, created, owner: "o", type: "t", properties: "{}" }
      events.append({ ...event, directory: null, project: null, session: null, part: null })
    }
    for (let boot = 1; boot <= 5; boot++) {
      expect(events.enterBoot(`boot ${boot}`, () => `epoch ${boot}`)).toBe(`epoch ${boot}`)
      append(boot * 10)
      append(boot * 10 + 1)
    }
    events.prune({ olderThan: 31, keep: 100 })
    expect(events.prunedSeq()).toBe(5)
    const ends = [1, 2, 3, 4, 5].map((boot) => events.epochEnd(`epoch ${boot}`))
    expect(ends).toEqual([null, null, 6, 8, undefined])
    expect(database.all("SELECT epoch FROM boot")).toHaveLength(3)
    events.prune({ olderThan: 1_000, keep: 100 })
    expect(database.all("SELECT epoch FROM boot")).toEqual([{ epoch: "epoch 5" }])
    expect(events.enterBoot("boot 5", () => "new")).toBe("epoch 5")
  }))
