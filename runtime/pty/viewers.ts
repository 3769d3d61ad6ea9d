import type { Clock } from "../ports/clock.ts"
import type { Socket } from "../ports/socket.ts"
import type { TerminalProcess } from "../ports/terminal.ts"
import type { Scrollback } from "./scrollback.ts"

/** The sockets that show one terminal. Whoever types is typed for all. */
export interface Viewers {
  /** Shows what there is from a place on, then the place that this reached, then what comes. */
  add(socket: Socket, from: number): void
  send(text: string): void
  /** All of them. 1000: the terminal is over; 1001: the server ends it. */
  close(code: number): void
}

export interface ViewersOptions {
  terminal(): TerminalProcess | undefined
  scrollback: Scrollback
  clock: Clock
}

/** A viewer behind by this much makes the program wait, as a real terminal does. */
const HIGH_BYTES = 1024 * 1024
const LOW_BYTES = 256 * 1024
const LOOK_MS = 50
/** A viewer that takes nothing for this long does not hold up the others any more. It may come back with its cursor. */
const PATIENCE_MS = 10_000
const TRY_AGAIN = 1013

const encoder = new TextEncoder()

/** The one frame that is no output: a zero byte, then JSON. Clients count on from the cursor in it. Source: upstream, observed. */
const cursorFrame = (cursor: number): Uint8Array => encoder.encode(`\0${JSON.stringify({ cursor })}`)

export const createViewers = ({ terminal, scrollback, clock }: ViewersOptions): Viewers => {
  const sockets = new Set<Socket>()
  const behindSince = new Map<Socket, number>()
  let stopLooking: (() => void) | undefined

  const remove = (socket: Socket) => {
    sockets.delete(socket)
    behindSince.delete(socket)
  }

  const look = () => {
    const now = clock.now()
    for (const socket of sockets) {
      if (socket.buffered() < LOW_BYTES) behindSince.delete(socket)
      else if (!behindSince.has(socket)) behindSince.set(socket, now)
      else if (now - (behindSince.get(socket) ?? now) >= PATIENCE_MS) {
        remove(socket)
        socket.close(TRY_AGAIN, "Read faster")
      }
    }
    if (behindSince.size > 0) return
    stopLooking?.()
    stopLooking = undefined
    terminal()?.resume()
  }

  return {
    add(socket, from) {
      for (const piece of scrollback.from(from)) socket.send(piece)
      socket.send(cursorFrame(scrollback.end()))
      sockets.add(socket)
      socket.onClose(() => remove(socket))
      socket.onMessage((text) => terminal()?.write(text))
    },
    send(text) {
      for (const socket of sockets) socket.send(text)
      if (stopLooking || ![...sockets].some((socket) => socket.buffered() > HIGH_BYTES)) return
      terminal()?.pause()
      stopLooking = clock.every(LOOK_MS, look)
    },
    close(code) {
      stopLooking?.()
      stopLooking = undefined
      for (const socket of sockets) socket.close(code)
      sockets.clear()
    },
  }
}
