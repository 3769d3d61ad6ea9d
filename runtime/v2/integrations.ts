import type { ConnectionInfo, IntegrationInfo } from "../schema/integration.ts"
import type { Provider } from "../schema/provider.ts"

/** Providers that a key connects, as something to connect to. Those that only a config knows have nothing to ask for. */
export const integrationsOf = (
  providers: readonly Provider[],
  credentials: Readonly<Record<string, unknown>>,
  variable: (name: string) => string | undefined,
): IntegrationInfo[] =>
  providers
    .filter(({ id, env }) => env.length > 0 || id in credentials)
    .map(({ id, name, env }) => ({
      ...{ id, name },
      methods: [{ type: "key" as const }, ...(env.length > 0 ? [{ type: "env" as const, names: env }] : [])],
      connections: [
        ...(id in credentials ? [{ type: "credential" as const, id, label: name }] : []),
        ...env.filter((each) => variable(each)).map((each): ConnectionInfo => ({ type: "env", name: each })),
      ],
    }))
    .sort((one, other) => (one.id < other.id ? -1 : 1))
