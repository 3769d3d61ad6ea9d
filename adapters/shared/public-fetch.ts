import { NamedError } from "../../runtime/errors.ts"
import { refusalOfHost } from "./address-rules.ts"

/** Lets a request to an address through. @throws AddressRefusedError */
export type Admit = (url: URL) => unknown

/** Admits addresses that are public as they are written. */
export const admitWritten: Admit = (url) => {
  const refusal = refusalOfHost(url.hostname)
  if (refusal === undefined) return
  const message = `Cannot reach "${url.origin}", which a project names that is not trusted: its host is ${refusal}`
  throw new NamedError("AddressRefusedError", { message, host: url.hostname })
}

/** A `fetch` for addresses that somebody else has chosen: each is looked at first, and a redirect is the answer. */
export const publicFetch =
  (send: typeof fetch, admit: Admit): typeof fetch =>
  async (input, init) => {
    await admit(new URL(input instanceof Request ? input.url : input))
    return send(input, { ...init, redirect: "manual" })
  }
