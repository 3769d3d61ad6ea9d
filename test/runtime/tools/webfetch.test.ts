import { expect, test } from "vitest"
import { NamedError } from "../../../runtime/errors.ts"
import { withTools } from "./call-tool.ts"

const url = "https://e.com/page"
const page = "<html><head><title>T</title></head><body><h1>Head</h1><p>Para <b>x</b></p></body></html>"
const html =
  (body: string, type = "text/html") =>
  () =>
    new Response(body, { headers: { "content-type": type } })

test("HTML comes as markdown, its title first", () =>
  withTools({}, async ({ call, platform, asks }) => {
    platform.egress.answer(url, html(page, "text/html; charset=utf-8"))
    expect(await call("webfetch", { url })).toEqual({
      title: `${url} (text/html)`,
      output: "T\n\n# Head\n\nPara **x**",
      metadata: {},
    })
    expect(asks).toEqual([
      { permission: "webfetch", patterns: [url], always: ["*"], metadata: { url, format: "markdown" } },
    ])
    expect(platform.egress.requests[0]?.options).toMatchObject({ timeoutMs: 30_000, limitBytes: 5 * 1024 * 1024 })
  }))

test("other formats: text, and HTML as it is", () =>
  withTools({}, async ({ call, platform }) => {
    platform.egress.answer(url, html(page))
    expect((await call("webfetch", { url, format: "text" })).output).toBe("T\n\nHead\n\nPara x")
    expect((await call("webfetch", { url, format: "html" })).output).toBe(page)
  }))

test("what is no HTML comes as it is, in its charset", () =>
  withTools({}, async ({ call, platform }) => {
    platform.egress.answer(url, html("<a> & b", "text/plain"))
    expect((await call("webfetch", { url })).output).toBe("<a> & b")
    const latin = new Uint8Array([0xe9])
    platform.egress.answer(
      url,
      () => new Response(latin, { headers: { "content-type": "text/plain; charset=iso-8859-1" } }),
    )
    expect((await call("webfetch", { url })).output).toBe("é")
    platform.egress.answer(url, html("x", "text/plain; charset=nonsense"))
    expect((await call("webfetch", { url })).output).toBe("x")
    platform.egress.answer(url, html(""))
    expect((await call("webfetch", { url })).output).toBe("(empty page)")
  }))

test("the time-out is in seconds, at most 120, and shown when asked for", () =>
  withTools({}, async ({ call, platform, asks }) => {
    platform.egress.answer(url, html("x"))
    await call("webfetch", { url, timeout: 5 })
    await call("webfetch", { url, timeout: 9999 })
    expect(platform.egress.requests.map(({ options }) => options.timeoutMs)).toEqual([5000, 120_000])
    expect(asks[0]?.metadata).toEqual({ url, format: "markdown", timeout: 5 })
  }))

test("an image is attached, or refused when the model takes none", () =>
  withTools({}, async ({ call, platform }) => {
    platform.egress.answer(
      url,
      () => new Response(new Uint8Array([1, 2]), { headers: { "content-type": "image/png" } }),
    )
    const { attachments } = await call("webfetch", { url })
    expect(attachments).toEqual([{ mime: "image/png", url: "data:image/png;base64,AQI=" }])
    await expect(call("webfetch", { url }, { acceptsImages: false })).rejects.toThrow("which this model does not take")
  }))

test("errors: the status, binary content, the address, what the port says", () =>
  withTools({}, async ({ call, platform, asks }) => {
    platform.egress.answer(url, () => new Response("no", { status: 500 }))
    await expect(call("webfetch", { url })).rejects.toThrow(`Cannot fetch "${url}": the server answered 500`)
    platform.egress.answer(
      url,
      () => new Response(new Uint8Array([1, 0]), { headers: { "content-type": "application/zip" } }),
    )
    await expect(call("webfetch", { url })).rejects.toThrow("it is binary (application/zip, 2 bytes)")
    const refused = new NamedError("AddressRefusedError", { message: "Cannot fetch: private address", host: "e.com" })
    platform.egress.answer(url, () => Promise.reject(refused))
    await expect(call("webfetch", { url })).rejects.toBe(refused)
    asks.length = 0
    await expect(call("webfetch", { url: "file:///etc/passwd" })).rejects.toThrow("give a full address")
    await expect(call("webfetch", { url: "e.com" })).rejects.toThrow("give a full address")
    expect(asks).toEqual([])
  }))
