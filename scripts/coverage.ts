import type { AnyEndpoint } from "../handlers/endpoint.ts"
import type { Unsupported } from "../handlers/unsupported.ts"

/** An operation of upstream's full API. */
export interface RecordedOperation {
  operationId: string
  method: string
  path: string
}

export interface CoverageLine {
  place: string
  operationId: string
  /** `implemented`, `extension`, `501: <reason>`, or undefined for what answers 404. */
  state: string | undefined
}

/** What becomes of each operation of upstream's, and which ones are ours alone; by path, then method. */
export const coverageOf = (
  recorded: readonly RecordedOperation[],
  endpoints: readonly AnyEndpoint[],
  unsupported: readonly Unsupported[],
): CoverageLine[] => {
  const placeOf = ({ method, path }: { method: string; path: string }) => `${method.toUpperCase()} ${path}`
  const implemented = new Set(endpoints.map(placeOf))
  const refused = new Map(unsupported.map((each) => [placeOf(each), each.message]))
  const known = new Set(recorded.map(placeOf))
  const stateOf = (place: string): string | undefined => {
    if (implemented.has(place)) return "implemented"
    const reason = refused.get(place)
    return reason && `501: ${reason}`
  }
  const own = endpoints.filter((endpoint) => !known.has(placeOf(endpoint)))
  return [
    ...recorded.map((each) => ({ ...each, state: stateOf(placeOf(each)) })),
    ...own.map((each) => ({ ...each, state: "extension" })),
  ]
    .map(({ operationId, state, ...each }) => ({ place: placeOf(each), operationId, state }))
    .sort((one, other) => (sortKey(one.place) < sortKey(other.place) ? -1 : 1))
}

const sortKey = (place: string) => place.split(" ").toReversed().join(" ")

/** The page that lists all of it. */
export const coveragePage = (lines: readonly CoverageLine[]): string => {
  const count = (isMeant: (state: string) => boolean) => lines.filter(({ state = "" }) => isMeant(state)).length
  const done = count((state) => state === "implemented")
  const refused = count((state) => state.startsWith("501"))
  const own = count((state) => state === "extension")
  const rows = lines.map(({ place, operationId, state }) => `| \`${place}\` | ${operationId} | ${state ?? "missing"} |`)
  return `# Coverage

What becomes of each operation of upstream's server 1.18.33, the undocumented ones included: ${done} are implemented, ${refused} answer 501
with a reason. ${own} more are extensions, which upstream does not have. \`npm run docs\` renews this page.

| operation | name | state |
|---|---|---|
${rows.join("\n")}
`
}
