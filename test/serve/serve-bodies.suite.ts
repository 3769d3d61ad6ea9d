import { beforeAll, expect, test } from "vitest"
import { type Api, apiOf } from "../support/api.ts"
import type { ServedPlace } from "../support/served-place.ts"
import { gzipped, rawTar } from "../support/tar.ts"

/** What becomes of requests whose body is not wanted. Part of the suite in serve.suite.ts. */
export const bodyTests = (started: () => ServedPlace): void => {
  let api: Api

  beforeAll(() => {
    const place = started()
    api = apiOf(place, place.directories[0])
  })

  const session = async (): Promise<string> => (await api("POST", "/session", {})).body.id

  test("a body that is too large is 413; one that nobody reads is no matter", async () => {
    const large = { title: "x".repeat(11 << 20) }
    expect(await api("POST", "/session", large)).toMatchObject({ status: 413, body: { name: "BodyTooLargeError" } })
    expect((await api("POST", `/session/${await session()}/abort`, {})).status).toBe(200)
  })

  test("what is refused before its body is read is answered nevertheless", async () => {
    const body = { title: "x".repeat(3 << 20) }
    const refused = {
      "PATCH /session/bad": 400,
      "PUT /file/content": 400,
      "PUT /auth/%ff": 400,
      "POST /nowhere": 404,
      "PUT /session": 405,
    }
    for (const [operation, status] of Object.entries(refused)) {
      const [method = "", path = ""] = operation.split(" ")
      expect([operation, (await api(method, path, body)).status]).toEqual([operation, status])
    }
  })

  test("an archive that is refused while it is on its way is answered, and nothing of it is there", async () => {
    const { base, headers, directories } = started()
    const place = { ...headers, "x-opencode-directory": directories[0] }
    const more = { path: "more", content: new Uint8Array(12 << 20).map((_, index) => index * 7 + (index >> 8)) }
    const tar = rawTar({ path: "kept-out", content: "x" }, { path: "../outside", content: "x" }, more)
    for (const body of [tar, await gzipped(tar)]) {
      const answer = await fetch(`${base}/project/import`, { method: "POST", headers: place, body })
      expect([answer.status, (await answer.json()).name]).toEqual([400, "InvalidArchiveError"])
    }
    expect((await api("GET", "/file/content?path=kept-out")).status).toBe(404)
  })
}
