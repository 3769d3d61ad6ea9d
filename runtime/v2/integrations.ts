import type { Instance } from "../instance.ts"
import type { ConnectionInfo, IntegrationInfo, IntegrationMethod } from "../schema/integration.ts"
import type { ProviderAuthMethod } from "../schema/provider.ts"
import type { Server } from "../server.ts"

/** Providers that a key or a login connects, as something to connect to. Those that only a config knows have nothing to ask for. */
export const listIntegrations = async (
  { providers, platform }: Pick<Instance, "providers" | "platform">,
  { credentials }: Pick<Server, "credentials">,
): Promise<IntegrationInfo[]> => {
  const [{ all }, known, stored] = await Promise.all([providers.list(), providers.authMethods(), credentials.all()])
  const variable = platform.environment.get
  return all
    .map(({ id, name, env }) => ({
      ...{ id, name },
      methods: methodsOf(known[id] ?? [], env),
      connections: [
        ...(id in stored ? [{ type: "credential" as const, id, label: name }] : []),
        ...env.filter((each) => variable(each)).map((each): ConnectionInfo => ({ type: "env", name: each })),
      ],
    }))
    .filter(({ methods, connections }) => methods.some(({ type }) => type !== "key") || connections.length > 0)
    .sort((one, other) => (one.id < other.id ? -1 : 1))
}

/** A login's id is its place in the list of `provider.auth`. */
const methodsOf = (ways: readonly ProviderAuthMethod[], env: string[]): IntegrationMethod[] => [
  ...(ways.some(({ type }) => type === "api") ? [{ type: "key" as const }] : []),
  ...(env.length > 0 ? [{ type: "env" as const, names: env }] : []),
  ...ways.flatMap(({ type, label, prompts }, place): IntegrationMethod[] =>
    type === "oauth" ? [{ id: String(place), type, label, ...(prompts && { prompts }) }] : [],
  ),
]
