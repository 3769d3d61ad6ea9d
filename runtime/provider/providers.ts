import type { LanguageModelV4, SharedV4ProviderOptions } from "@ai-sdk/provider"
import type { ConfigService } from "../config/config.ts"
import type { LoadedConfig } from "../config/load.ts"
import { redactAddress, redactOptions } from "../config/redact.ts"
import { restoreReferences } from "../config/references.ts"
import { NamedError } from "../errors.ts"
import { copilotAccess, copilotCallHeaders } from "../oauth/copilot.ts"
import type { Renewals } from "../oauth/renewal.ts"
import type { SignIn } from "../oauth/sign-in.ts"
import type { SignInsOf } from "../oauth/sign-ins.ts"
import type { Catalogue } from "../ports/catalogue.ts"
import type { Clock } from "../ports/clock.ts"
import type { Environment } from "../ports/environment.ts"
import type { Models } from "../ports/models.ts"
import type { Auth } from "../schema/auth.ts"
import type { Model } from "../schema/model.ts"
import type { ModelKey } from "../schema/model-ref.ts"
import type {
  ConfigProviders,
  Provider,
  ProviderAuthMethod,
  ProviderAuthMethods,
  ProviderList,
} from "../schema/provider.ts"
import { callDefaults } from "./call-defaults.ts"
import { bestModel, smallModel } from "./choose.ts"
import { admits, type ConnectedProvider, connectProviders, unconnectedProvider } from "./connect.ts"
import type { Credentials } from "./credentials.ts"
import { demoPackage, demoProvider } from "./demo-provider.ts"
import { guardedModel } from "./guarded-model.ts"
import { parseModelKey } from "./model-key.ts"
import { renewingModel } from "./renewing-model.ts"
import { modelNotFound } from "./suggest.ts"
import { vendorOptions } from "./vendor-options.ts"

export interface ProvidersOptions {
  config: ConfigService
  credentials: Credentials & Renewals
  signInsOf: SignInsOf
  environment: Environment
  models: Models
  catalogue: Catalogue
  clock: Clock
}

/** A model that can be called. */
export interface ResolvedModel {
  info: Model
  /** Whether an untrusted project decides where its requests go: it is that project's author who answers. */
  isForeign: boolean
  /** Loads the vendor's package and makes the model; the same one each time while keys and config stay. @throws UnsupportedProviderError */
  load(): Promise<LanguageModelV4>
  /**
   * Options of a call, in the form and under the name that the package expects: the vendor's usual ones, then the model's,
   * then the variant's, then `more`. An unknown variant adds nothing.
   *
   * @param sessionID keeps a session's requests on one cache
   */
  callOptions(variant?: string, more?: Record<string, unknown>, sessionID?: string): SharedV4ProviderOptions
  /** Extra headers of a call. */
  headers: Record<string, string>
  /** Milliseconds that the provider's config allows, where it says so; false is no limit. */
  timeouts: { totalMs?: number | false; headersMs?: number | false; silenceMs?: number | false }
}

/** The providers of one instance, and the models that they offer. Secrets are in no list. */
export interface Providers {
  /** Everything that exists, for `GET /provider`. Reads the whole catalogue: large and slow (about 0.1 s). */
  list(): Promise<ProviderList>
  /** What is connected, for `GET /config/providers`. */
  connected(): Promise<ConfigProviders>
  /** How to sign in, by provider id: every provider that exists. */
  authMethods(): Promise<ProviderAuthMethods>
  /** The same for one provider, as what it takes to do so; undefined when there is no such provider. */
  signIns(providerID: string): Promise<SignIn[] | undefined>
  /** @throws ProviderModelNotFoundError with similar names */
  model(providerID: string, modelID: string): Promise<ResolvedModel>
  /** The model of a prompt that names none: the config's, else the first connected provider's best one. */
  defaultModel(): Promise<ModelKey>
  /** The model for titles and the like: the config's, else a quick one of the same provider, else `model` itself. */
  smallModel(model: ModelKey): Promise<ModelKey>
}

/** Options that stand for a variable of an address. */
const optionOfVariable: Record<string, string> = {
  AZURE_RESOURCE_NAME: "resourceName",
  CLOUDFLARE_ACCOUNT_ID: "accountId",
}

interface State {
  of: LoadedConfig
  /** Credentials and catalogue that it was made with: they change without a reload. */
  keys: string
  providers: Map<string, ConnectedProvider>
  loaded: Map<string, Promise<LanguageModelV4>>
}

/** Creates the providers of an instance. Nothing is read before the first question. */
export function createProviders(options: ProvidersOptions): Providers {
  let state: State | undefined

  async function current(): Promise<State> {
    const [loaded, credentials] = await Promise.all([options.config.load(), options.credentials.all()])
    const keys = JSON.stringify([Object.entries(credentials).map(keyOfState), options.catalogue.revision?.()])
    if (state?.of !== loaded || state.keys !== keys) {
      const providers = await connectProviders({ ...options, loaded, credentials })
      state = { of: loaded, keys, providers, loaded: new Map() }
    }
    return state
  }

  async function list(): Promise<ProviderList> {
    const { of, providers } = await current()
    const shownProvider = shownBy(of)
    const isAdmitted = admits(of)
    const others = (await options.catalogue.all()).filter(({ id }) => isAdmitted(id) && !providers.has(id))
    const all = [...[...providers.values()].map(shownProvider), ...others.map(unconnectedProvider)]
    return { all, default: bestOfEach(all), connected: [...providers.keys()] }
  }

  async function connected(): Promise<ConfigProviders> {
    const { of, providers } = await current()
    const shown = [...providers.values()].map(shownBy(of))
    return { providers: shown, default: bestOfEach(shown) }
  }

  async function authMethods(): Promise<ProviderAuthMethods> {
    const { of, providers } = await current()
    const known = [...providers.keys(), ...(await options.catalogue.index()).map(({ id }) => id)]
    const usable = [...new Set(known)].filter(admits(of)).filter((id) => id !== demoProvider.id)
    return Object.fromEntries(usable.sort().map((id) => [id, signInsFor(of, id).map(shownSignIn)]))
  }

  const signInsFor = ({ config }: LoadedConfig, id: string): SignIn[] => {
    const configured = config.provider && Object.hasOwn(config.provider, id) ? config.provider[id] : undefined
    return options.signInsOf(id, configured?.oauth)
  }

  async function signIns(providerID: string): Promise<SignIn[] | undefined> {
    const { of } = await current()
    const isKnown = Object.hasOwn(await authMethods(), providerID)
    return isKnown ? signInsFor(of, providerID) : undefined
  }

  async function model(providerID: string, modelID: string): Promise<ResolvedModel> {
    const { of, providers, loaded } = await current()
    const demo = providerID === demoProvider.id && admits(of)(providerID) ? demoProvider : undefined
    const provider = providers.get(providerID) ?? demo
    const info = provider && Object.hasOwn(provider.models, modelID) ? provider.models[modelID] : undefined
    if (!provider || !info) throw await modelNotFound(providerID, modelID, providers)
    const { timeout, headerTimeout, chunkTimeout } = provider.options as Record<string, number | false | undefined>
    return {
      info,
      isForeign: provider.isolated,
      load() {
        const key = `${providerID}/${modelID}`
        const loading = loaded.get(key) ?? loadModel(provider, info)
        loaded.set(key, loading)
        loading.catch(() => loaded.delete(key))
        return loading
      },
      callOptions: (variant, more, sessionID) =>
        vendorOptions(
          info,
          callDefaults(info, { sessionID, setCacheKey: provider.options["setCacheKey"] === true }),
          info.options,
          variant === undefined ? undefined : info.variants?.[variant],
          more,
        ),
      headers: info.headers,
      timeouts: {
        ...(timeout === undefined ? {} : { totalMs: timeout }),
        ...(headerTimeout === undefined ? {} : { headersMs: headerTimeout }),
        ...(chunkTimeout === undefined ? {} : { silenceMs: chunkTimeout }),
      },
    }
  }

  async function loadModel(provider: ConnectedProvider, info: Model): Promise<LanguageModelV4> {
    if (info.api.npm === demoPackage) {
      const { demoModel } = await import("./demo.ts")
      return demoModel({ clock: options.clock })
    }
    const { renewal, ...rest } = provider
    if (!renewal) return loadPackage(provider, info)
    const isCopilot = renewal.type === "copilot"
    return renewingModel({
      login: () => options.credentials.fresh(provider.id, renewal),
      load(login) {
        const { headers, baseURL } = isCopilot ? copilotAccess(login) : {}
        const given = { ...headers, ...(rest.options["headers"] as Record<string, string> | undefined) }
        const settings = { ...(baseURL !== undefined && { baseURL }), ...rest.options, headers: given }
        return loadPackage({ ...rest, key: login.access, options: settings }, info)
      },
      headersOf: isCopilot ? copilotCallHeaders : undefined,
    })
  }

  async function loadPackage(provider: ConnectedProvider, info: Model): Promise<LanguageModelV4> {
    const { timeout: _, headerTimeout: __, chunkTimeout: ___, setCacheKey: ____, ...settings } = provider.options
    const apiKey = settings["apiKey"] ?? provider.key
    const baseURL = settings["baseURL"] ?? (addressOf(provider, info) || undefined)
    const given = { ...settings, apiKey, headers: [settings["headers"], info.headers], baseURL }
    const model = await options.models.load({
      npm: info.api.npm,
      providerID: provider.id,
      modelID: info.api.id,
      options: {
        ...settings,
        // An empty key keeps a vendor's package from looking for one in the server's own environment.
        ...(apiKey !== undefined ? { apiKey } : provider.isolated ? { apiKey: "" } : {}),
        ...(baseURL === undefined ? {} : { baseURL }),
      },
      ...(provider.isolated ? { isForeign: true } : { variable: options.environment.get }),
    })
    return guardedModel(model, given)
  }

  /** The address with its variables filled in: the catalogue has some like `https://${ACCOUNT}.example.com`. */
  function addressOf(provider: ConnectedProvider, { api }: Model): string {
    if (provider.isolated) return api.url
    return api.url.replace(/\$\{(\w+)\}/g, (_, name: string) => {
      const value = options.environment.get(name) ?? provider.options[optionOfVariable[name] ?? ""]
      if (typeof value === "string" && value !== "") return value
      const message = `Cannot connect provider "${provider.id}": set ${name}, which is part of its address`
      throw new NamedError("ProviderAuthError", { message, providerID: provider.id })
    })
  }

  async function defaultModel(): Promise<ModelKey> {
    const { of, providers } = await current()
    if (of.config.model) return parseModelKey(of.config.model)
    for (const provider of providers.values()) {
      const best = bestModel(
        Object.values(provider.models).filter(
          ({ api }) => api.npm === demoPackage || (options.models.supports?.(api.npm) ?? true),
        ),
      )
      if (best) return { providerID: provider.id, modelID: best.id }
    }
    throw await modelNotFound("", "", providers)
  }

  async function chooseSmall(model: ModelKey): Promise<ModelKey> {
    const { of, providers } = await current()
    if (of.config.small_model) return parseModelKey(of.config.small_model)
    const provider = providers.get(model.providerID)
    // A provider that only the config knows may run one model at a time: it is not asked for a second one.
    const known = provider && (await options.catalogue.index()).some(({ id }) => id === provider.id)
    const small = known ? smallModel(Object.values(provider.models), model.modelID) : undefined
    return small ? { providerID: small.providerID, modelID: small.id } : model
  }

  return { list, connected, authMethods, signIns, model, defaultModel, smallModel: chooseSmall }
}

/** What of a credential decides which providers there are: the tokens of a login change without that. */
const keyOfState = ([id, auth]: [string, Auth]) => [id, auth.type === "oauth" ? auth.type : auth]

const shownSignIn = ({ type, label, prompts }: SignIn): ProviderAuthMethod => ({
  type,
  label,
  ...(prompts && { prompts }),
})

/** Providers as lists show them: without secrets, what came from variables and files as it was written. */
const shownBy =
  ({ references }: LoadedConfig) =>
  ({ id, name, source, env, options, models }: ConnectedProvider): Provider => {
    const shown: Provider = { id, name, source, env, options: redactOptions(options), models: mapModels(models) }
    if (references.length === 0) return shown
    return JSON.parse(JSON.stringify(shown), (_name, value: unknown) =>
      typeof value === "string" ? restoreReferences(value, references, true) : value,
    ) as Provider
  }

const mapModels = (models: Record<string, Model>): Record<string, Model> =>
  Object.fromEntries(
    Object.entries(models).map(([id, model]) => [
      id,
      {
        ...model,
        api: { ...model.api, url: redactAddress(model.api.url) },
        headers: {},
        options: redactOptions(model.options),
        variants: redactOptions(model.variants ?? {}) as NonNullable<Model["variants"]>,
      },
    ]),
  )

const bestOfEach = (providers: Provider[]): Record<string, string> =>
  Object.fromEntries(
    providers.flatMap(({ id, models }) => {
      const best = bestModel(Object.values(models))
      return best ? [[id, best.id]] : []
    }),
  )
