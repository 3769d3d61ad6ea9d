import type { LoadedConfig } from "../config/load.ts"
import type { Catalogue, CatalogueEntry, CatalogueProvider } from "../ports/catalogue.ts"
import type { Environment } from "../ports/environment.ts"
import type { Models } from "../ports/models.ts"
import type { Auth } from "../schema/auth.ts"
import type { ProviderConfig } from "../schema/config-provider.ts"
import type { Model } from "../schema/model.ts"
import type { Provider } from "../schema/provider.ts"
import { demoProvider } from "./demo-provider.ts"
import { defaultPackage, modelFromCatalogue, modelFromConfig } from "./model-info.ts"

/** A provider that models can be used of, with its secrets. */
export interface ConnectedProvider {
  id: string
  name: string
  source: Provider["source"]
  env: string[]
  /** Key from the credentials or the environment; options may hold another one, which wins. */
  key?: string
  /** Whether its address comes from an untrusted project: no key but the one beside that address may reach it. */
  isolated: boolean
  options: Record<string, unknown>
  /** By id, without deprecated ones that nobody asked for. */
  models: Record<string, Model>
}

/** What providers are connected by. */
export interface Connections {
  loaded: LoadedConfig
  credentials: Record<string, Auth>
  environment: Environment
  catalogue: Catalogue
  models: Models
}

/**
 * Variables that together connect a provider which needs no key of its own, by package. Those of a whole cloud account may be
 * there for other reasons: such providers come last.
 */
const accounts: Record<string, string[][]> = {
  "@ai-sdk/amazon-bedrock": [
    ["AWS_BEARER_TOKEN_BEDROCK"],
    ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION"],
  ],
  "@ai-sdk/google-vertex": [["GOOGLE_VERTEX_PROJECT"]],
  "@ai-sdk/google-vertex/anthropic": [["GOOGLE_VERTEX_PROJECT"]],
}

/** Variables that hold a key that can be sent as it is, unlike an account, an address or one half of a pair. */
const isKeyName = (name: string) => /(KEY|TOKEN|PAT)$/.test(name) && name !== "AWS_SECRET_ACCESS_KEY"

/** Tells which providers the config admits. */
export function admits({ config }: LoadedConfig): (providerID: string) => boolean {
  const enabled = config.enabled_providers && new Set(config.enabled_providers)
  const disabled = new Set(config.disabled_providers)
  return (id) => (enabled?.has(id) ?? true) && !disabled.has(id)
}

/**
 * Finds the providers that the config defines or that a key is there for. Only their models are read from the catalogue.
 *
 * Those of the config come first, then those with given keys, then those with keys in the environment, then those of a cloud
 * account that the environment names, and what the place itself offers. The demo provider is there when nothing else is.
 */
export async function connectProviders({
  loaded,
  credentials,
  environment,
  catalogue,
  models: port,
}: Connections): Promise<Map<string, ConnectedProvider>> {
  const configured = loaded.config.provider ?? {}
  const isAdmitted = admits(loaded)
  const index = new Map((await catalogue.index()).map((entry) => [entry.id, entry]))
  const ids = new Set([...Object.keys(configured), ...Object.keys(credentials), ...index.keys()])
  const found = [...ids].filter(isAdmitted).map(async (id) => {
    const settings = Object.hasOwn(configured, id) ? configured[id] : undefined
    const entry = index.get(id)
    const isolated = loaded.restrictions.providers.has(id)
    const env = settings?.env ?? entry?.env ?? []
    const given = isolated ? undefined : keyOf(Object.hasOwn(credentials, id) ? credentials[id] : undefined)
    const fromEnvironment = isolated
      ? undefined
      : env
          .filter(isKeyName)
          .map((name) => environment.get(name))
          .find(Boolean)
    const hasAccount =
      !isolated && accounts[entry?.npm ?? ""]?.some((names) => names.every((name) => environment.get(name)))
    const offered = id === port.offered?.providerID && !isolated ? port.offered : undefined
    if (!settings && given === undefined && fromEnvironment === undefined && !hasAccount && !offered) return undefined
    // A variable that happens to be set is no wish: it connects only what can be used.
    if (!settings && given === undefined && !offered && !(port.supports?.(entry?.npm ?? defaultPackage) ?? true))
      return undefined
    const isKeyed = (given ?? fromEnvironment ?? settings?.npm ?? settings?.options?.apiKey) !== undefined
    const listed = entry && (await catalogue.provider(id))
    const known = listed && offered && !isKeyed ? madeBy(listed, offered.npm) : listed
    if (!known && !settings) return undefined
    const models = modelsOf(id, settings ?? {}, known)
    if (Object.keys(models).length === 0) return undefined
    const key = given ?? fromEnvironment
    const provider: ConnectedProvider = {
      id,
      name: settings?.name ?? entry?.name ?? id,
      source: settings ? "config" : given !== undefined ? "api" : "env",
      env,
      ...(key === undefined ? {} : { key }),
      isolated,
      options: settings?.options ?? {},
      models,
    }
    return provider
  })
  const order = ["config", "api", "env"]
  const rank = ({ source, key }: ConnectedProvider) =>
    source === "env" && key === undefined ? order.length : order.indexOf(source)
  const connected = (await Promise.all(found))
    .filter((provider) => provider !== undefined)
    .sort((one, other) => rank(one) - rank(other))
  if (connected.length === 0 && isAdmitted(demoProvider.id)) connected.push(demoProvider)
  return new Map(connected.map((provider) => [provider.id, provider]))
}

/** A provider whose models another package makes, which knows where they are. */
const madeBy = (provider: CatalogueProvider, npm: string): CatalogueProvider => {
  const models = Object.entries(provider.models).map(([id, model]) => [id, withoutPackage(model)])
  return { ...withoutPackage(provider), npm, models: Object.fromEntries(models) }
}

const withoutPackage = <Entry extends { npm?: string; api?: string }>(entry: Entry): Omit<Entry, "npm" | "api"> => {
  const { npm: _npm, api: _api, ...rest } = entry
  return rest
}

const keyOf = (auth: Auth | undefined) =>
  auth?.type === "api" ? auth.key : auth?.type === "wellknown" ? auth.token : undefined

function modelsOf(id: string, settings: ProviderConfig, known: CatalogueProvider | undefined): Record<string, Model> {
  const models: Record<string, Model> = known ? catalogueModels(known) : {}
  const configured = settings.models ?? {}
  for (const [key, model] of Object.entries(configured)) {
    const base = models[key] ?? (model.id === undefined ? undefined : models[model.id])
    models[key] = modelFromConfig(id, key, settings, model, base, known)
  }
  if (settings.npm !== undefined || settings.api !== undefined) {
    for (const [key, model] of Object.entries(models)) {
      if (!Object.hasOwn(configured, key)) models[key] = modelFromConfig(id, key, settings, {}, model)
    }
  }
  const listed = settings.whitelist && new Set(settings.whitelist)
  const hidden = new Set(settings.blacklist)
  const kept = Object.entries(models).filter(([key, model]) => {
    if (hidden.has(key) || listed?.has(key) === false) return false
    return model.status !== "deprecated" || Object.hasOwn(configured, key)
  })
  return Object.fromEntries(kept)
}

const catalogueModels = (provider: CatalogueProvider): Record<string, Model> =>
  Object.fromEntries(Object.entries(provider.models).map(([id, model]) => [id, modelFromCatalogue(provider, model)]))

/** Describes a provider that is not connected, as lists show it. */
export function unconnectedProvider(provider: CatalogueProvider): Provider {
  const { id, name, env } = provider satisfies CatalogueEntry
  return { id, name, source: "custom", env, options: {}, models: catalogueModels(provider) }
}
