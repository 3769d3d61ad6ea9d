import type { DurableObjectStorage } from "@cloudflare/workers-types"

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
