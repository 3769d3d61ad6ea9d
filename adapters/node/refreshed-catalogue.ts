import { utimes } from "node:fs/promises"
import { join } from "node:path"
import type { Catalogue } from "../../runtime/ports/catalogue.ts"
import type { Environment } from "../../runtime/ports/environment.ts"
import type { Log } from "../../runtime/ports/log.ts"
import { readFetched, writeFetched } from "./fetched-catalogue.ts"

export interface RefreshedCatalogueOptions {
  /** What there is until something newer has been fetched. */
  shipped: Catalogue
  environment: Environment
  log: Log
  now?: () => number
  /** Time between the first need and the request, so that it stands in nobody's way. */
  delayMs?: number
}

const DAY_MS = 24 * 60 * 60 * 1_000
const FIRST_RETRY_MS = 60_000
const RETRY_FACTOR = 4
const TIMEOUT_MS = 30_000
const LIMIT_BYTES = 64 * 1024 * 1024

/**
 * The shipped catalogue, or the one of models.dev, which is fetched behind the first question of a day and kept in the user's
 * cache folder. Nobody waits for it; what fails is tried again later, at longer and longer intervals.
 *
 * `OPENCODE_DISABLE_MODELS_FETCH=1` stops the fetching, `OPENCODE_MODELS_URL` is another server (`/api.json` is added) or document.
 */
export const refreshedCatalogue = (options: RefreshedCatalogueOptions): Catalogue => {
  const { shipped, environment, log, now = Date.now, delayMs = 2_000 } = options
  const path = join(environment.paths.cache, "models-dev.pack")
  const url = addressOf(environment.get("OPENCODE_MODELS_URL"))
  const isDisabled = /^(1|true)$/i.test(environment.get("OPENCODE_DISABLE_MODELS_FETCH") ?? "")
  let current: Promise<Catalogue> | undefined
  let etag: string | undefined
  let dueAt = 0
  let failures = 0
  let isUnderWay = false
  let revision = 0

  const readKept = async (): Promise<Catalogue> => {
    const kept = await readFetched(path, url)
    etag = kept?.etag
    if (kept) dueAt = kept.fetchedAt + DAY_MS
    return kept?.catalogue ?? shipped
  }

  const refresh = async (): Promise<void> => {
    // Another process may have been here meanwhile.
    const kept = await readFetched(path, url)
    if (kept && now() < kept.fetchedAt + DAY_MS) {
      current = undefined
      dueAt = 0
      revision++
      return
    }
    const response = await fetch(url, {
      headers: { accept: "application/json", ...(kept && etag !== undefined && { "if-none-match": etag }) },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    if (response.status === 304) {
      await response.body?.cancel()
      await utimes(path, now() / 1_000, now() / 1_000)
    } else {
      if (!response.ok) throw new Error(`The server answered ${response.status}`)
      const { readModelsDev } = await import("../shared/models-dev.ts")
      const providers = await readModelsDev(JSON.parse(await textOf(response)))
      etag = response.headers.get("etag") ?? undefined
      current = Promise.resolve(await writeFetched(path, providers, { url, etag }))
      revision++
    }
    dueAt = now() + DAY_MS
    failures = 0
  }

  const refreshSoon = () => {
    isUnderWay = true
    setTimeout(() => {
      refresh()
        .catch((error: unknown) => {
          dueAt = now() + Math.min(DAY_MS, FIRST_RETRY_MS * RETRY_FACTOR ** failures++)
          log("debug", "Cannot refresh the model catalogue", { url, error: String(error), retryAt: dueAt })
        })
        .finally(() => (isUnderWay = false))
    }, delayMs).unref()
  }

  const source = async (): Promise<Catalogue> => {
    current ??= readKept()
    const catalogue = await current
    if (!isDisabled && !isUnderWay && now() >= dueAt) refreshSoon()
    return catalogue
  }

  return {
    index: async () => (await source()).index(),
    provider: async (id) => (await source()).provider(id),
    all: async () => (await source()).all(),
    revision: () => revision,
  }
}

const addressOf = (set: string | undefined): string => {
  const base = (set || "https://models.dev").replace(/\/+$/, "")
  return base.endsWith(".json") ? base : `${base}/api.json`
}

const textOf = async (response: Response): Promise<string> => {
  const decoder = new TextDecoder()
  let text = ""
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length
    if (bytes > LIMIT_BYTES) throw new Error("The document is too large")
    text += decoder.decode(chunk, { stream: true })
  }
  return text
}
