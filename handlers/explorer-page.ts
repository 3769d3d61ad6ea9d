import { VERSION } from "../runtime/version.ts"

/**
 * What the page may load: files of this server. Styles may stand in the page, since the explorer writes some; scripts may not,
 * so that nothing from the document or an answer can run.
 */
export const EXPLORER_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** The page at /doc for browsers. @param folder address of the assets, relative to the page's */
export const explorerPage = (folder: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>API of opencode-edge</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${folder}explorer.css?${VERSION}">
</head>
<body>
<div id="explorer"></div>
<noscript>The explorer needs scripts. The document itself is what programs get at this address.</noscript>
<script src="${folder}explorer.js?${VERSION}" defer></script>
<script src="${folder}start.js?${VERSION}" defer></script>
</body>
</html>
`

/**
 * Starts the explorer: with the document at the page's own address, and requests to the folder that it is in, whatever proxy is
 * before it. Addresses are made with the origin, as browsers fetch nothing relative to one that holds a password.
 */
export const EXPLORER_START = `"use strict"
const page = location.origin + location.pathname.replace(/\\/+$/, "")
const base = page.slice(0, page.lastIndexOf("/"))
fetch(page, { headers: { accept: "application/json" } })
  .then((answer) => {
    if (!answer.ok) throw new Error("The document cannot be read: status " + answer.status)
    return answer.json()
  })
  .then((spec) => {
    window.ui = SwaggerUIBundle({
      spec: { ...spec, servers: [{ url: base }] },
      dom_id: "#explorer",
      deepLinking: true,
      displayRequestDuration: true,
      docExpansion: "none",
      filter: true,
      tryItOutEnabled: true,
      defaultModelsExpandDepth: 0,
      validatorUrl: null,
    })
  })
  .catch((error) => {
    document.getElementById("explorer").textContent = error.message
  })
`
