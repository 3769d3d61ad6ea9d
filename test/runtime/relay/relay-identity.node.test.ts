import { expect, test } from "vitest"
import { createIntake } from "../../../runtime/relay/intake.ts"

import { HOME, text, withRelay } from "../../support/relay.node.ts"

test("sessions whose messages and parts have the same ids do not disturb each other", () =>
  withRelay(async ({ sessions, messages, events, outbox, hub, hubStore, intake, link }) => {
    const [one, other] = [sessions.create({ title: "one" }).id, sessions.create({ title: "other" }).id]
    const long = "x".repeat(1_200_000)
    const ended = { time: { start: 1, end: 1 } }
    messages.savePart(text(other, { text: "theirs", ...ended }))
    messages.savePart(text(one, { text: long, ...ended }))
    await outbox.send()
    // In both logs each has its own latest event.
    for (const log of [events, hubStore.events]) {
      const parts = log.page(0)?.events.filter(({ type }) => type === "message.part.updated")
      expect(parts?.map(({ sessionID }) => sessionID)).toEqual([other, one])
    }
    // One grows with deltas, while the other has ended.
    link.wantsDeltas = true
    outbox.listen()
    const growing = text(one, { text: "" })
    messages.savePart(growing)
    messages.savePart(text(other, { text: "theirs still", ...ended }))
    messages.appendText(growing, "mine")
    await new Promise((resolve) => setTimeout(resolve))
    await outbox.send()
    hubStore.events.cursor()
    expect(hubStore.messages.findPart(one, "msg_1", "prt_1")).toMatchObject({ text: "mine" })
    expect(hubStore.messages.findPart(other, "msg_1", "prt_1")).toMatchObject({ text: "theirs still" })
    messages.savePart(text(one, { text: long, ...ended }))
    messages.removePart(other, "msg_1", "prt_1")
    await outbox.send()
    intake.prune()
    expect(hubStore.messages.findPart(one, "msg_1", "prt_1")).toMatchObject({ text: long })
    expect(hubStore.messages.findPart(other, "msg_1", "prt_1")).toBeUndefined()
    await hub.clock.advance(25 * 60 * 60 * 1000)
    intake.prune()
    expect(hub.database.all("SELECT * FROM part_chunk")).toEqual([])
  }))

test("a hub that was restarted is told again how far a text has grown", () =>
  withRelay(async ({ sessions, messages, outbox, hub, hubStore, workspaces, link }) => {
    const { id } = sessions.create({})
    const part = text(id)
    messages.savePart(part)
    link.wantsDeltas = true
    outbox.listen()
    await outbox.send()
    const say = async (word: string) => {
      messages.appendText(part, word)
      await new Promise((resolve) => setTimeout(resolve))
      await outbox.send()
    }
    await say("lost with ")
    // What the hub had only in memory is gone.
    link.intake = createIntake({ database: hub.database, store: hubStore, workspaces })
    link.life = "2"
    await say("its life, ")
    await outbox.send()
    await say("and more")
    // Who resumes has it saved.
    hubStore.events.cursor()
    expect(hubStore.messages.findPart(id, "msg_1", "prt_1")).toMatchObject({ text: "lost with its life, and more" })
  }))

test("a session is its workspace's, whoever else has had one of the same id", () =>
  withRelay(async ({ sessions, outbox, workspaces, intake, sent, hubStore }) => {
    const { id } = sessions.create({ title: "one" })
    await outbox.send()
    expect(intake.homeOf(id)).toBe(HOME)
    const [created] = sent.flat()
    if (!created) throw new Error("Nothing was sent")
    workspaces.add({ root: "/other", home: "BBBBBBBB" })
    intake.take("BBBBBBBB", [created])
    expect(intake.homeOf(id)).toBe("BBBBBBBB")
    sessions.remove(id)
    await outbox.send()
    expect(hubStore.sessions.find(id)?.title).toBe("one")
    intake.take("BBBBBBBB", [{ ...created, seq: 2, type: "session.deleted", properties: `{"sessionID":"${id}"}` }])
    expect([intake.homeOf(id), hubStore.sessions.find(id)]).toEqual([undefined, undefined])
  }))

test("what is active is known by the last status, and no more once it is deleted", () =>
  withRelay(async ({ sessions, outbox, publisher, intake }) => {
    const say = (sessionID: string, type: string) =>
      publisher.publish("session.status", { sessionID, status: { type } })
    const [a, b] = [sessions.create({}).id, sessions.create({}).id]
    say(a, "busy")
    say(b, "busy")
    say(b, "retry")
    await outbox.send()
    expect(intake.active().toSorted()).toEqual([a, b].toSorted())
    say(a, "idle")
    await outbox.send()
    expect(intake.active()).toEqual([b])
    sessions.remove(b)
    await outbox.send()
    expect(intake.active()).toEqual([])
  }))
