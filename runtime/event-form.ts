import type { EventScope, EventsOptions, LoggedEvent } from "./events.ts"
import type { EventRow } from "./storage/events.ts"
import { partKey, placeOf, placeOfPart } from "./storage/part-key.ts"

/** Makes events out of what was published and of what was stored. */
export const createEventForm = (cursorOf: (seq: number) => string, partBody: EventsOptions["partBody"]) => {
  const toEvent = (
    id: string,
    type: string,
    properties: string,
    sessionID: string | undefined,
    seq: number,
    scope: EventScope,
  ): LoggedEvent => ({
    ...scope,
    cursor: cursorOf(seq),
    id,
    type,
    sessionID,
    json: `{"id":"${id}","type":"${type}","properties":${properties}}`,
    properties,
    seq,
  })

  const partProperties = (row: EventRow): string | undefined => {
    if (row.session === null || row.part === null) return undefined
    const { sessionID, messageID, partID } = placeOfPart(row.part)
    const part = partBody(sessionID, messageID, partID)
    return part && `{"sessionID":${JSON.stringify(row.session)},"part":${part},"time":${row.created}}`
  }

  return {
    toEvent,
    /** Undefined for an update of a part that is gone. */
    fromRow(row: EventRow): LoggedEvent | undefined {
      const properties = row.properties ?? partProperties(row)
      if (properties === undefined) return undefined
      return toEvent(row.id, row.type, properties, row.session ?? undefined, row.seq, {
        directory: row.directory ?? undefined,
        project: row.project ?? undefined,
      })
    },
  }
}

/** Session that an event is about. */
export const sessionOf = (properties: object): string | undefined =>
  "sessionID" in properties && typeof properties.sessionID === "string" ? properties.sessionID : undefined

/** Key of the part that an update is about. */
export const partOf = (properties: object): string | undefined => {
  const { part } = properties as { part?: Partial<Parameters<typeof placeOf>[0]> }
  const { id, messageID, sessionID } = part ?? {}
  return id && messageID && sessionID ? partKey(placeOf({ id, messageID, sessionID })) : undefined
}
