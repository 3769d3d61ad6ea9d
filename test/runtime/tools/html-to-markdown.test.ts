import { expect, test } from "vitest"
import { htmlToMarkdown } from "../../../runtime/tools/html-to-markdown.ts"

test("inline marks, links made absolute, images and line breaks", async () => {
  const html = `<p>a <a href="/x?a=1">li<i>n</i>k </a>and <code>c</code>.<br>next <img src="i.png" alt="pic"> <a href="">e</a></p>`
  expect(await htmlToMarkdown(html, { url: "https://e.com/d/" })).toBe(
    "a [li*n*k](https://e.com/x?a=1) and `c`.\nnext ![pic](https://e.com/d/i.png) [e](https://e.com/d/)",
  )
  expect(await htmlToMarkdown(html, { plain: true })).toBe("a link and c.\nnext pic e")
})

test("lists in lists, numbered lists and paragraphs in items", async () => {
  const html = "<ul><li>one<li>two<ul><li>sub</ul><li><p>three</p><p>more</p></ul><ol start=3><li>x<li>y</ol>after"
  expect(await htmlToMarkdown(html)).toBe("- one\n- two\n  - sub\n- three\n\n  more\n3. x\n4. y\n\nafter")
})

test("quotes, rules and code keep their form", async () => {
  const html = `<blockquote><p>q</blockquote><hr><pre><code class="hl language-js">a &lt; b\n  \`\`\`</code></pre>`
  expect(await htmlToMarkdown(html)).toBe("> q\n\n---\n\n````js\na < b\n  ```\n````")
})

test("tables become tables, whatever is in their cells", async () => {
  const html = "<table><tr><th>A<th>B<tr><td>1|2<td><p>x</p><ul><li><b>y</b></ul></table>"
  expect(await htmlToMarkdown(html)).toBe("| A | B |\n| --- | --- |\n| 1\\|2 | x **y** |")
  expect(await htmlToMarkdown("<table><tr><td><table><tr><td>in</table>out</table>")).toBe("in out")
})

test("scripts, styles and drawings are left out; a head without an end is not", async () => {
  const html =
    "<head><title>T &amp; U</title><style>p{}</style><body>x<script>1<2</script><svg><title>no</title>y</svg>z"
  expect(await htmlToMarkdown(html)).toBe("T & U\n\nxz")
})

test("empty and unclosed input", async () => {
  expect(await htmlToMarkdown("")).toBe("")
  expect(await htmlToMarkdown("<p><b>x")).toBe("**x**")
  expect(await htmlToMarkdown("</div></p>a < b & c")).toBe("a < b & c")
})

test("hostile pages take time in proportion to their size", async () => {
  const pages = [
    "<b>",
    "<blockquote>",
    "<ul><li>",
    "<table><tr><td>",
    "<svg>",
    "<a href=x>",
    "<p> ",
    "<br>",
    "<!--",
    "&",
    "<",
  ]
  const start = Date.now()
  for (const piece of pages) await htmlToMarkdown(`<b>x${piece.repeat(50_000)}y</b>`)
  expect(Date.now() - start).toBeLessThan(8000)
})
