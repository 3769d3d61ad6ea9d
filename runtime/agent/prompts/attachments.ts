/** Stands before what an attached file holds. */
export const attachedNote = (name: string, range: { offset?: number; limit?: number } = {}): string => {
  const { offset, limit } = range
  const lines =
    offset === undefined
      ? ""
      : limit === undefined
        ? ` from line ${offset}`
        : ` lines ${offset} to ${offset + limit - 1}`
  return `I attached ${name}${lines}. It was read as by the read tool:`
}

/** What an attached file or directory holds. */
export const attachedContent = (path: string, output: string): string =>
  `<attached path="${path}">\n${output}\n</attached>`

/** Stands before what an attached resource of an MCP server holds. */
export const resourceNote = (name: string, uri: string, server: string): string =>
  `I attached ${name}: the resource ${uri} of the MCP server "${server}". It says:`

/** In place of the content of a file that cannot be read. */
export const unreadableNote = (failure: string): string => `It could not be read. ${failure}`

/** Follows the mention of an agent. */
export const agentHint = (agent: string): string =>
  `The mention of @${agent} means: give this work to the subagent "${agent}" with the task tool, with all that it needs to know.`
