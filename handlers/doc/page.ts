import { defineEndpoint } from "../endpoint.ts"
import { raw } from "../output.ts"

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>opencode-edge</title>
</head>
<body>
<main>
<h1>opencode-edge</h1>
<p>This is a server for coding agents. It speaks the HTTP API of opencode: programs talk to it, there is no chat here.</p>
<ul>
<li><a href="doc">The API</a>, to read and to try</li>
<li><a href="global/health">Health and version</a></li>
</ul>
<p>Connect with <code>npx opencode-ai attach</code> and this page's address, with an SDK, or with curl.</p>
</main>
</body>
</html>
`

const bytes = new TextEncoder().encode(PAGE)

export const docPage = defineEndpoint({
  method: "get",
  path: "/",
  operationId: "doc.page",
  scope: "worker",
  summary: "Say what this server is, for people who open its address",
  extension: true,
  output: raw("text/html"),
  errors: [],
  handle: () =>
    new Response(bytes, {
      headers: {
        "content-type": "text/html; charset=utf-8",
        "content-length": String(bytes.byteLength),
        "content-security-policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        "referrer-policy": "no-referrer",
      },
    }),
})
