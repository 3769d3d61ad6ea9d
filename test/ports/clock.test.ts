import { systemClock } from "../../adapters/shared/clock.ts"
import { clockSuite } from "./clock.suite.ts"

clockSuite(() => {
  const clock = systemClock()
  return { clock, pass: (ms) => clock.sleep(ms) }
})
