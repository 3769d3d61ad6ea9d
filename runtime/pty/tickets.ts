import type { Clock } from "../ports/clock.ts"

/** Short-lived admissions to terminals, for WebSockets, which cannot send a password in a header. */
export interface Tickets {
  issue(ptyID: string): string
  /** Whether a ticket admits to the terminal. It does so once. */
  redeem(ticket: string, ptyID: string): boolean
}

export const TICKET_SECONDS = 30
/** The oldest give way: nobody needs more at a time. */
const LIMIT = 1_000

export const createTickets = (clock: Clock): Tickets => {
  const issued = new Map<string, { ptyID: string; until: number }>()
  return {
    issue(ptyID) {
      const now = clock.now()
      for (const [ticket, { until }] of issued) {
        if (until > now && issued.size < LIMIT) break
        issued.delete(ticket)
      }
      const ticket = crypto.randomUUID()
      issued.set(ticket, { ptyID, until: now + TICKET_SECONDS * 1000 })
      return ticket
    },
    redeem(ticket, ptyID) {
      const found = issued.get(ticket)
      if (found?.ptyID !== ptyID) return false
      issued.delete(ticket)
      return found.until > clock.now()
    },
  }
}
