import type { DurableObjectStorage } from "@cloudflare/workers-types"
import type { Log } from "../../runtime/ports/log.ts"

/** The one alarm of an object, shared by all that want to be called later, be it in another life. */
export interface Alarm {
  /** Has the alarm go off within so many milliseconds. */
  within(ms: number): void
  /** To be called when it goes off. */
  wentOff(): void
}

export const objectAlarm = async (storage: DurableObjectStorage): Promise<Alarm> => {
  let due = (await storage.getAlarm()) ?? undefined
  return {
    within(ms) {
      const at = Date.now() + ms
      if (due !== undefined && due <= at) return
      due = at
      // Not awaited: nothing leaves the object before it is stored.
      void storage.setAlarm(at)
    },
    wentOff() {
      due = undefined
    },
  }
}

const AGAIN_MS = 60_000

/**
 * Logs why an alarm failed, and sets it anew unless it is set: what it was for has to be done still. Thrown out of the object, a
 * failure would have it called again at once, in silence, and after a few times never.
 */
export const alarmFailed = async (storage: DurableObjectStorage, log: Log, error: unknown): Promise<void> => {
  log("error", "An alarm failed", { error })
  if ((await storage.getAlarm()) === null) await storage.setAlarm(Date.now() + AGAIN_MS)
}
