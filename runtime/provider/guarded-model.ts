import type { LanguageModelV4, LanguageModelV4StreamPart } from "@ai-sdk/provider"
import { isObject } from "../config/merge.ts"
import { isSecretName } from "../config/secret-name.ts"

/** Shorter values are words of everyday, which would be taken out everywhere. */
const LEAST = 6
/** Of an error's texts that are kept: they go into the message, its events and every list of messages. */
const LIMIT_CHARS = 32_000

/**
 * A model whose errors hold none of the secrets that it was given, whatever its provider answers: some repeat the key or the
 * headers that they refuse. Long texts in errors are cut.
 */
export const guardedModel = (model: LanguageModelV4, settings: Record<string, unknown>): LanguageModelV4 => {
  const scrub = scrubber(secretsOf(settings))
  const guarded = async <Result>(work: () => PromiseLike<Result>): Promise<Result> => {
    try {
      return await work()
    } catch (error) {
      throw scrub(error)
    }
  }
  return {
    specificationVersion: model.specificationVersion,
    provider: model.provider,
    modelId: model.modelId,
    supportedUrls: model.supportedUrls,
    doGenerate: (options) => guarded(() => model.doGenerate(options)),
    doStream: async (options) => {
      const result = await guarded(() => model.doStream(options))
      return { ...result, stream: withoutSecrets(result.stream, scrub) }
    },
  }
}

/** Errors come as parts of the stream, and as its end. */
const withoutSecrets = (
  source: ReadableStream<LanguageModelV4StreamPart>,
  scrub: (error: unknown) => unknown,
): ReadableStream<LanguageModelV4StreamPart> => {
  const reader = source.getReader()
  return new ReadableStream<LanguageModelV4StreamPart>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read()
          if (done) controller.close()
          else controller.enqueue(value.type === "error" ? { ...value, error: scrub(value.error) } : value)
        } catch (error) {
          controller.error(scrub(error))
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}

/** Everything in the settings of a provider that responses leave out. */
const secretsOf = (settings: Record<string, unknown>): string[] => {
  const found: string[] = []
  const walk = (value: unknown, isSecret: boolean): void => {
    if (typeof value === "string") found.push(...(isSecret ? [value, ...value.split(/\s+/)] : secretsOfAddress(value)))
    else if (Array.isArray(value)) for (const entry of value) walk(entry, isSecret)
    else if (isObject(value)) for (const [name, entry] of Object.entries(value)) walk(entry, isSecret || isHidden(name))
  }
  walk(settings, false)
  return [...new Set(found)].filter((secret) => secret.length >= LEAST).sort((a, b) => b.length - a.length)
}

const isHidden = (name: string) => isSecretName(name) || /^headers$/i.test(name)

const secretsOfAddress = (text: string): string[] => {
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? URL.parse(text) : null
  if (!url) return []
  const values = [...url.searchParams].filter(([name]) => isSecretName(name)).map(([, value]) => value)
  return [decodeURIComponent(url.password), url.password, ...values]
}

/** Changes errors in place, so that they stay what they are. */
const scrubber = (secrets: readonly string[]) => {
  const clean = (text: string): string => {
    const cut = text.length > LIMIT_CHARS ? `${text.slice(0, LIMIT_CHARS)}…` : text
    return secrets.reduce((rest, secret) => rest.replaceAll(secret, "[redacted]"), cut)
  }
  const scrub = (value: unknown, depth = 0): unknown => {
    if (typeof value === "string") return clean(value)
    if (typeof value !== "object" || value === null || depth > 5) return value
    for (const name of value instanceof Error ? ERROR_FIELDS : Object.keys(value)) {
      const before: unknown = Reflect.get(value, name)
      const after = before === undefined ? undefined : scrub(before, depth + 1)
      if (after !== before) Reflect.set(value, name, after)
    }
    return value
  }
  return (error: unknown) => scrub(error)
}

const ERROR_FIELDS = ["message", "stack", "cause", "url", "responseBody", "responseHeaders", "data", "text", "errors"]
