import type { LanguageModelV4, LanguageModelV4CallOptions } from "@ai-sdk/provider"
import type { OAuth } from "../schema/auth.ts"

export interface RenewingModelOptions {
  /** The login as it is now, renewed if need be. */
  login(): Promise<OAuth>
  /** Makes the model for a login. */
  load(login: OAuth): Promise<LanguageModelV4>
  /** Headers that depend on what is asked. */
  headersOf?: ((call: LanguageModelV4CallOptions) => Record<string, string>) | undefined
}

/** A model whose every request carries a token that is still good, however long the run. @throws as `login` and `load` */
export const renewingModel = async ({ login, load, headersOf }: RenewingModelOptions): Promise<LanguageModelV4> => {
  let known: { access: string; model: LanguageModelV4 } | undefined
  const current = async (): Promise<LanguageModelV4> => {
    const auth = await login()
    if (known?.access !== auth.access) known = { access: auth.access, model: await load(auth) }
    return known.model
  }
  const withHeaders = (call: LanguageModelV4CallOptions): LanguageModelV4CallOptions =>
    headersOf ? { ...call, headers: { ...headersOf(call), ...call.headers } } : call
  const { specificationVersion, provider, modelId, supportedUrls } = await current()
  return {
    ...{ specificationVersion, provider, modelId, supportedUrls },
    doGenerate: async (call) => (await current()).doGenerate(withHeaders(call)),
    doStream: async (call) => (await current()).doStream(withHeaders(call)),
  }
}
