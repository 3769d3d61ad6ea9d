import { z } from "zod"
import { EventID } from "./ids.ts"

/** Makes the schema of an event: an id, a type and its properties. */
export const event = <Type extends string, Properties extends z.ZodType>(
  component: string,
  type: Type,
  properties: Properties,
) => z.object({ id: EventID, type: z.literal(type), properties }).meta({ id: component })

/** Makes the schema of the frame that follows a stored event on the global stream. */
export const syncEvent = <Type extends string, Properties extends z.ZodType, Version extends number>(
  source: z.ZodObject<{ id: typeof EventID; type: z.ZodLiteral<Type>; properties: Properties }>,
  version: Version,
) =>
  z
    .object({
      type: z.literal("sync"),
      id: EventID,
      syncEvent: z.object({
        type: z.literal(`${source.shape.type.value}.${version}` as `${Type}.${Version}`),
        id: EventID,
        seq: z.number(),
        aggregateID: z.string(),
        data: source.shape.properties,
      }),
    })
    .meta({ id: `Sync${source.meta()?.id}` })
