import { markdownWriter } from "./markdown-writer.ts"

export interface HtmlOptions {
  /** Address of the page, which relative links start at. */
  url?: string
  /** Leaves out links, emphasis and other marks. */
  plain?: boolean
}

/** Elements without readable text. */
const SKIPPED = new Set(
  "script style noscript template svg math canvas iframe object datalist select audio video".split(" "),
)
/** Elements that hold no tags. */
const RAW = new Set("script style title textarea iframe xmp plaintext noembed noframes".split(" "))
/** Elements that start and end a paragraph. */
const BLOCKS = new Set(
  "address article aside body center dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend main menu nav ol optgroup p pre section summary table tbody tfoot thead ul".split(
    " ",
  ),
)
const EMPHASIS = new Map([
  ["b", "**"],
  ["strong", "**"],
  ["i", "*"],
  ["em", "*"],
  ["del", "~~"],
  ["s", "~~"],
  ["code", "`"],
  ["kbd", "`"],
  ["samp", "`"],
])
/** Spans inside each other that get their marks; deeper ones are only text. */
const SPAN_DEPTH = 20

/** Elements inside each other before their nesting is forgotten: the parser's time grows with it. Browsers stop at 512. */
const DEPTH_LIMIT = 500

/** Text between two tags that gets marks around it when it ends. */
interface Span {
  tag: string
  /** Where it begins in the pieces of the paragraph. */
  from: number
  before: string
  after: string
}

/** Table, row by row, cells as one line each. */
interface Table {
  rows: string[][]
  depth: number
}

/**
 * Converts a page to markdown, its title first. One pass without a DOM, in time linear in the page, whatever its tags do.
 */
export async function htmlToMarkdown(html: string, { url, plain = false }: HtmlOptions = {}): Promise<string> {
  const { Parser } = await import("htmlparser2")
  const writer = markdownWriter(plain)
  let pieces: string[] = []
  let spans: Span[] = []
  let lists: { ordered: boolean; next: number }[] = []
  let table: Table | undefined
  let skipped = 0
  let pre: { text: string; language: string } | undefined
  let title: string | undefined
  let isTitle = false
  let heading = ""

  const flush = (): void => {
    if (table !== undefined) {
      pieces.push(" ")
      return
    }
    for (const span of spans.toReversed()) endSpan(span)
    spans = []
    const text = tidy(pieces.join(""))
    pieces = []
    writer.block(text && heading ? `${heading} ${text.replaceAll("\n", " ")}` : text)
  }

  const endSpan = ({ from, before, after }: Span): void => {
    const text = pieces.splice(from).join("")
    const core = text.trim()
    const lead = text.slice(0, text.length - text.trimStart().length)
    const tail = text.slice(text.trimEnd().length)
    pieces.push(core === "" ? text : lead + before + core + after + tail)
  }

  const openSpan = (tag: string, before: string, after: string): void => {
    if (!plain && spans.length < SPAN_DEPTH) spans.push({ tag, from: pieces.length, before, after })
  }

  const closeSpan = (tag: string): void => {
    const at = spans.findLastIndex((span) => span.tag === tag)
    if (at < 0) return
    for (const span of spans.splice(at).toReversed()) endSpan(span)
  }

  const open = (tag: string, attributes: Record<string, string>): void => {
    if (tag === "title" && skipped === 0 && title === undefined) {
      isTitle = true
      title = ""
      return
    }
    if (SKIPPED.has(tag)) skipped += 1
    if (skipped > 0) return
    if (pre !== undefined) {
      pre.language ||= /\blang(?:uage)?-([\w+#-]+)/.exec(attributes["class"] ?? "")?.[1] ?? ""
      if (tag === "br") pre.text += "\n"
      return
    }
    if (BLOCKS.has(tag) || tag === "li" || tag === "blockquote") flush()
    const level = /^h([1-6])$/.exec(tag)?.[1]
    if (level !== undefined) heading = plain ? "" : "#".repeat(Number(level))
    else if (tag === "br") pieces.push("\n")
    else if (tag === "hr" && !plain && table === undefined) writer.block("---")
    else if (tag === "pre" && table === undefined) pre = { text: "", language: "" }
    else if (tag === "blockquote" && table === undefined) writer.openQuote()
    else if (tag === "ul" || tag === "ol")
      lists.push({ ordered: tag === "ol", next: Number(attributes["start"] ?? 1) || 1 })
    else if (tag === "li" && table === undefined) writer.openItem(marker())
    else if (tag === "table") table = { rows: table?.rows ?? [], depth: (table?.depth ?? 0) + 1 }
    else if (tag === "tr" && table?.depth === 1) table.rows.push([])
    else if (tag === "a") openSpan(tag, "[", `](${absolute(attributes["href"], url)})`)
    else if (tag === "img") pieces.push(image(attributes))
    else if (EMPHASIS.has(tag)) openSpan(tag, EMPHASIS.get(tag) ?? "", EMPHASIS.get(tag) ?? "")
  }

  const close = (tag: string): void => {
    if (tag === "title" && isTitle) {
      isTitle = false
      return
    }
    if (skipped > 0) {
      if (SKIPPED.has(tag)) skipped -= 1
      return
    }
    if (pre !== undefined) {
      if (tag !== "pre") return
      writer.block(plain ? pre.text.replace(/^\n|\n$/g, "") : fenced(pre.text.replace(/^\n|\n$/g, ""), pre.language))
      pre = undefined
      return
    }
    if (table !== undefined) closeInTable(tag, table)
    else if (BLOCKS.has(tag) || tag === "li" || tag === "blockquote") flush()
    if (/^h[1-6]$/.test(tag)) heading = ""
    else if (tag === "ul" || tag === "ol") lists.pop()
    else if ((tag === "li" || tag === "blockquote") && table === undefined) writer.close()
    else if (tag === "a" || EMPHASIS.has(tag)) closeSpan(tag)
  }

  const closeInTable = (tag: string, open: Table): void => {
    if (open.depth === 1 && (tag === "td" || tag === "th" || tag === "caption")) {
      for (const span of spans.splice(0).toReversed()) endSpan(span)
      const text = tidy(pieces.splice(0).join("")).replaceAll("\n", " ")
      if (tag !== "caption") open.rows.at(-1)?.push(text)
      else if (text !== "") open.rows.push([text])
      return
    }
    if (BLOCKS.has(tag) || tag === "td" || tag === "th" || tag === "li") pieces.push(" ")
    if (tag !== "table") return
    open.depth -= 1
    if (open.depth === 0) {
      table = undefined
      pieces = []
      writer.block(
        tableText(
          open.rows.filter((row) => row.some((cell) => cell !== "")),
          plain,
        ),
      )
    }
  }

  const marker = (): string => {
    const list = lists.at(-1)
    return list?.ordered === true ? `${list.next++}. ` : "- "
  }

  const image = ({ alt, src }: Record<string, string>): string =>
    plain || src === undefined || src.startsWith("data:") ? (alt ?? "") : `![${alt ?? ""}](${absolute(src, url)})`

  /** Reads up to the end, or up to where tags are nested too deeply; returns what is left then. */
  const readPart = (part: string): string => {
    let depth = 0
    let stoppedAt: number | undefined
    const parser = new Parser({
      onopentag(tag, attributes) {
        open(tag, attributes)
        depth += 1
        if (depth < DEPTH_LIMIT || RAW.has(tag)) return
        parser.pause()
        stoppedAt = parser.endIndex + 1
      },
      onclosetag(tag) {
        depth -= 1
        close(tag)
      },
      ontext(text) {
        if (isTitle) title += text
        else if (skipped > 0) return
        else if (pre !== undefined) pre.text += text
        else pieces.push(text.replace(/\s+/g, " "))
      },
    })
    parser.write(part)
    if (stoppedAt !== undefined) return part.slice(stoppedAt)
    parser.end()
    return ""
  }

  for (let rest = html; rest !== "";) {
    rest = readPart(rest)
    lists = []
    table = undefined
    skipped = 0
    flush()
  }
  return [tidy(title ?? ""), writer.text()].filter((text) => text !== "").join("\n\n")
}

const tidy = (text: string): string =>
  text
    .replace(/ {2,}/g, " ")
    .replace(/ ?\n ?/g, "\n")
    .trim()

function absolute(href: string | undefined, base: string | undefined): string {
  if (href === undefined || base === undefined) return href ?? ""
  return URL.parse(href, base)?.href ?? href
}

function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((ticks) => ticks.length))
  const fence = "`".repeat(longest + 1)
  return `${fence}${language}\n${text}\n${fence}`
}

function tableText(rows: string[][], plain: boolean): string {
  const [head, ...rest] = rows
  if (head === undefined) return ""
  if (plain || (rest.length === 0 && head.length === 1)) return rows.map((row) => row.join("\t")).join("\n")
  const line = (row: string[]): string => `| ${row.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`
  return [line(head), line(head.map(() => "---")), ...rest.map(line)].join("\n")
}
