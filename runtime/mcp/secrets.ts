import type { McpLocalConfig, McpRemoteConfig } from "../schema/config-mcp.ts"

/** Shorter values stand in texts by chance. */
const SHORTEST = 5

/**
 * Returns what takes the secrets of a server's settings out of a text that clients will see: values of variables and
 * headers, the client's secret, and what its address carries beside host and path.
 */
export const hideSecrets = (config: McpLocalConfig | McpRemoteConfig): ((text: string) => string) => {
  const secrets = secretsOf(config)
    .filter((value) => value.length >= SHORTEST)
    .sort((one, other) => other.length - one.length)
  return (text) => secrets.reduce((rest, secret) => rest.replaceAll(secret, "…"), text)
}

const secretsOf = (config: McpLocalConfig | McpRemoteConfig): string[] => {
  if (config.type === "local") return Object.values(config.environment ?? {})
  const headers = Object.values(config.headers ?? {})
  // `Bearer abc`: a server may repeat the token alone.
  const tokens = headers.flatMap((value) => value.split(" ").slice(1))
  const clientSecret = config.oauth ? (config.oauth.clientSecret ?? "") : ""
  const url = URL.parse(config.url)
  const inAddress = url ? [url.username, url.password, url.search.slice(1), ...url.searchParams.values()] : []
  return [...headers, ...tokens, clientSecret, ...inAddress]
}
