import { expect, test } from "vitest"
import { BROWSER, browse } from "../support/browser.ts"
import { PATIENT, withHome } from "../support/server-process.ts"

test.skipIf(BROWSER === undefined)(
  "the page at /doc shows the operations in a real browser, behind a password too",
  PATIENT,
  () =>
    withHome(async ({ serve }) => {
      const { base } = await serve([], { OPENCODE_SERVER_PASSWORD: "sesame" })
      expect(await browse(`${base}/doc`)).not.toContain("opblock-tag")
      const page = await browse(`${base.replace("://", "://opencode:sesame@")}/doc`)
      expect(page).toContain("opblock-tag")
      expect(page).toContain(`<option value="${base}">`)
    }),
)
