/** Ids that name a part: clients may give the same ids to messages of other sessions, and to parts of other messages. */
export interface PartPlace {
  sessionID: string
  messageID: string
  partID: string
}

/** The ids of a part as one text, which SQL's `json_array(session, message, id)` makes, too. */
export const partKey = ({ sessionID, messageID, partID }: PartPlace): string =>
  JSON.stringify([sessionID, messageID, partID])

/** The ids in a key. */
export const placeOfPart = (key: string): PartPlace => {
  const [sessionID, messageID, partID] = JSON.parse(key) as [string, string, string]
  return { sessionID, messageID, partID }
}

/** The ids that a part carries. */
export const placeOf = ({
  sessionID,
  messageID,
  id,
}: {
  sessionID: string
  messageID: string
  id: string
}): PartPlace => ({
  ...{ sessionID, messageID, partID: id },
})
