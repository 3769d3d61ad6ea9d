/** The longest name of a tool that every vendor's models take. */
const LONGEST = 64

const clean = (text: string): string => text.replace(/[^a-zA-Z0-9_-]/g, "_")

/**
 * Names a server's tool for models and permissions: `<server>_<tool>` without characters that vendors refuse. What would be
 * too long ends in a short hash of the whole.
 */
export const toolName = (server: string, tool: string): string => {
  const name = `${clean(server)}_${clean(tool)}`
  return name.length <= LONGEST ? name : `${name.slice(0, LONGEST - 9)}_${hash(`${server} ${tool}`)}`
}

/** Names a server's prompt as a command: `<server>:<prompt>`. */
export const promptName = (server: string, prompt: string): string => `${clean(server)}:${clean(prompt)}`

/** FNV-1a, 32 bits: it only keeps names apart. */
const hash = (text: string): string => {
  let value = 0x811c9dc5
  for (const byte of new TextEncoder().encode(text)) value = Math.imul(value ^ byte, 0x01000193)
  return (value >>> 0).toString(16).padStart(8, "0")
}
