import { describe } from "vitest"
import { memoryLoopback } from "../../adapters/memory/loopback.ts"
import { loopbackSuite } from "./loopback.suite.ts"

describe("loopback in memory", () => {
  loopbackSuite((body) => {
    const loopback = memoryLoopback()
    const port = 19_876
    return body({ loopback, port, visit: loopback.visit, take: async () => void loopback.taken.add(port) })
  })
})
