import type { Node } from "jsonc-parser"

/** A value to set. All but the last name lead to an object that is there. */
export interface Change {
  key: string[]
  value: unknown
}

interface Edit {
  offset: number
  length: number
  content: string
}

/**
 * Sets values in JSON with comments, in one pass over the text however many there are: what is there is replaced, what is new
 * follows the last member of its object. Everything else stays as it is written.
 */
export const setValues = (text: string, root: Node, changes: Change[], indent: string): string => {
  const members = memberIndex()
  const edits: Edit[] = []
  const added = new Map<Node, Change[]>()
  for (const change of changes) {
    const parent = change.key
      .slice(0, -1)
      .reduce<Node | undefined>((node, name) => node && members(node).get(name), root)
    const name = change.key.at(-1) ?? ""
    const node = parent && members(parent).get(name)
    if (node) edits.push({ ...placeOf(node), content: written(change.value, indent, marginAt(text, node.offset)) })
    else if (parent) {
      const some = added.get(parent)
      if (some) some.push(change)
      else added.set(parent, [change])
    }
  }
  for (const [parent, some] of added) edits.push(insertion(text, parent, some, indent))
  return apply(text, edits)
}

/** Members of objects by name; of two with one name the last one counts. */
const memberIndex = (): ((node: Node) => Map<string, Node>) => {
  const known = new Map<Node, Map<string, Node>>()
  return (node) => {
    const before = known.get(node)
    if (before) return before
    const found = new Map<string, Node>()
    for (const { children: [name, value] = [] } of node.children ?? []) if (name && value) found.set(name.value, value)
    known.set(node, found)
    return found
  }
}

const placeOf = ({ offset, length }: Node) => ({ offset, length })

const insertion = (text: string, parent: Node, changes: Change[], indent: string): Edit => {
  const children = parent.children ?? []
  const outer = marginAt(text, parent.offset)
  const first = children[0]
  const isOnOwnLine = first !== undefined && lineStart(text, first.offset).trim() === ""
  const margin = isOnOwnLine ? marginAt(text, first.offset) : outer + indent
  const lines = changes.map(
    ({ key, value }) => `\n${margin}${JSON.stringify(key.at(-1))}: ${written(value, indent, margin)}`,
  )
  const last = children.at(-1)
  if (last) return { offset: last.offset + last.length, length: 0, content: `,${lines.join(",")}` }
  const inside = text.slice(parent.offset + 1, parent.offset + parent.length - 1)
  // A comment may be all that stands there.
  const length = inside.trim() === "" ? inside.length : 0
  return {
    offset: parent.offset + 1,
    length,
    content: lines.join(",") + (length === inside.length ? `\n${outer}` : ""),
  }
}

const lineStart = (text: string, offset: number): string => text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset)

/** White space that the line of a place begins with. */
const marginAt = (text: string, offset: number): string => /^[ \t]*/.exec(lineStart(text, offset))?.[0] ?? ""

const written = (value: unknown, indent: string, margin: string): string =>
  JSON.stringify(value, null, indent).replaceAll("\n", `\n${margin}`)

/** Edits that do not overlap; one that inserts comes after one that ends there. */
const apply = (text: string, edits: Edit[]): string => {
  const pieces: string[] = []
  let end = 0
  for (const { offset, length, content } of edits.toSorted((one, other) => one.offset - other.offset)) {
    pieces.push(text.slice(end, offset), content)
    end = offset + length
  }
  return pieces.join("") + text.slice(end)
}
