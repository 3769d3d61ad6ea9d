import type { AnyEndpoint } from "../handlers/endpoint.ts"

const kebab = (text: string): string =>
  text
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replace(/[._]/g, "-")
    .toLowerCase()

/** `session.prompt_async` → `session/prompt-async`; the groups of upstream's newer API keep their prefix. */
export const endpointFile = (operationId: string): string => {
  const parts = operationId.split(".")
  const noun = parts[0] === "v2" || parts[0] === "experimental" ? 2 : 1
  return `${kebab(parts.slice(0, noun).join("."))}/${kebab(parts.slice(noun).join("."))}`
}

export interface RouteLine {
  method: string
  path: string
  file: string
  summary: string
  isExtension: boolean
}

/** Endpoints by path, then method. */
export const routeLines = (endpoints: readonly AnyEndpoint[]): RouteLine[] =>
  endpoints
    .map(({ method, path, operationId, summary, extension }) => ({
      method: method.toUpperCase(),
      path,
      file: `handlers/${endpointFile(operationId)}.ts`,
      summary,
      isExtension: extension ?? false,
    }))
    .sort((a, b) => (`${a.path} ${a.method}` < `${b.path} ${b.method}` ? -1 : 1))
