import { NamedError } from "../../runtime/errors.ts"

/** What the vendors' packages add to an address. */
const MODEL_PATH =
  /(\/(chat|completions|responses|messages|converse(-stream)?|language-model)|:(stream)?(generateContent|rawPredict))$/i
const MODEL_QUERY = new Set(["alt", "api-version"])

/**
 * A `fetch` for providers that a project names which is not trusted. Their server may be anywhere, on this machine too, where
 * people run models; but nothing else is reached there: an address that makes the packages' own path part of its query or
 * fragment is refused, and a redirect is not followed.
 *
 * @throws AddressRefusedError
 */
export const foreignFetch =
  (send: typeof fetch): typeof fetch =>
  async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input)
    if (!isModelRequest(url)) {
      const message = `Cannot reach "${url.origin}${url.pathname}": a project that is not trusted names it, and no model is asked there`
      throw new NamedError("AddressRefusedError", { message, host: url.hostname })
    }
    return send(input, { ...init, redirect: "manual" })
  }

const isModelRequest = ({ pathname, searchParams, hash }: URL): boolean =>
  MODEL_PATH.test(pathname) && hash === "" && [...searchParams.keys()].every((key) => MODEL_QUERY.has(key))
