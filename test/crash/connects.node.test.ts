import { once } from "node:events"
import { connect } from "node:net"
import { expect, test } from "vitest"
import { memoryLog } from "../../adapters/memory/log.ts"
import { serve } from "../../adapters/node/serve.ts"
import { eventSubscribe } from "../../handlers/event/subscribe.ts"
import { globalEvent } from "../../handlers/global/event.ts"
import { apiOf } from "../support/api.ts"
import { withApp } from "../support/app.ts"
import { socketsOf } from "../support/process-figures.ts"
import { PATIENT, withHome } from "../support/server-process.ts"

/** What must come in the end, however busy the machine is. */
const POLL = { timeout: 20_000 }

/** Asks for events and goes away: at once, when the answer begins, or after the first events. */
const comeAndGo = async (port: number, number: number): Promise<void> => {
  const socket = connect(port, "127.0.0.1")
  const path = number % 2 ? "/event" : "/global/event?after=nonsense.1"
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`)
  if (number % 3 > 0) await once(socket, "data")
  if (number % 3 > 1) socket.end()
  else socket.resetAndDestroy()
  socket.destroy()
}

const thousandTimes = async (port: number) => {
  for (let number = 0; number < 1000; number += 50) {
    await Promise.all(Array.from({ length: 50 }, (_, index) => comeAndGo(port, number + index)))
  }
}

test("a thousand clients that connect and go leave no reader, no timer and no connection", PATIENT, () =>
  withApp([eventSubscribe, globalEvent], async ({ app, store, platform }) => {
    const serving = await serve({ handler: app, hostname: "127.0.0.1", port: 0, log: memoryLog() })
    const timers = platform.clock.timers()
    await thousandTimes(serving.port)
    await expect.poll(() => [store.events.readers(), platform.clock.timers()], POLL).toEqual([0, timers])
    serving.stopIntake()
    const started = performance.now()
    await serving.closed(5_000)
    // Nothing had to be waited for or cut.
    expect(performance.now() - started).toBeLessThan(1_000)
  }),
)

test("nor does a server's process hold on to their sockets", PATIENT, () =>
  withHome(async ({ serve: start }) => {
    const server = await start()
    await apiOf(server.base)("GET", "/session")
    const sockets = socketsOf(server)
    await thousandTimes(Number(new URL(server.base).port))
    await expect.poll(() => socketsOf(server), POLL).toBe(sockets)
  }),
)
