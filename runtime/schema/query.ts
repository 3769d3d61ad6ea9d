import { z } from "zod"

/** Reads the number that a query string spells, blank as 0; other text is NaN, which the schema refuses. */
const spelledNumber = (value: unknown) => (typeof value === "string" ? Number(value) : value)

/** A number in a query string. */
export const QueryNumber = z.preprocess(spelledNumber, z.number())

/** A whole number from 0, documented as any number. */
export const QueryCount = z.preprocess(
  spelledNumber,
  z.number().refine((value) => Number.isSafeInteger(value) && value >= 0, "Expected a whole number from 0"),
)

/** A whole number in a query string, between inclusive bounds. */
export const queryInteger = (minimum: number, maximum?: number) => {
  const atLeast = z.int().min(minimum)
  return z.preprocess(spelledNumber, maximum === undefined ? atLeast : atLeast.max(maximum))
}

/** A boolean in a query string, spelled `true` or `false`. */
export const QueryBoolean = z
  .union([z.boolean(), z.enum(["true", "false"])])
  .transform((value) => value === true || value === "true")

/** A boolean that only a query string can carry. */
export const QueryFlag = z.enum(["true", "false"]).transform((value) => value === "true")

/** Which directory a request is about; `workspace` is accepted and ignored. */
export const LocationQuery = z.object({ directory: z.string().optional(), workspace: z.string().optional() })
export type LocationQuery = z.infer<typeof LocationQuery>

/** The same in the newer API, as `location[directory]=…`. */
export const ApiLocationQuery = z.object({
  location: LocationQuery.meta({ param: { style: "deepObject", explode: true } }).optional(),
})
export type ApiLocationQuery = z.infer<typeof ApiLocationQuery>
