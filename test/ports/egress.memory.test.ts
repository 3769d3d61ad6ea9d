import { describe } from "vitest"
import { memoryEgress } from "../../adapters/memory/egress.ts"
import { egressSuite } from "./egress.suite.ts"

const ORIGIN = "http://site.test"

describe("egress in memory", () => {
  egressSuite(async (answer, body) => {
    const egress = memoryEgress()
    egress.serve(ORIGIN, answer)
    egress.answer(`${ORIGIN}/`, ({ url, options: { method = "GET", headers = {}, body: sent } }) =>
      answer(new Request(url, { method, headers, ...(sent !== undefined && { body: sent }) })),
    )
    await body(egress, `${ORIGIN}/`)
  })
})
