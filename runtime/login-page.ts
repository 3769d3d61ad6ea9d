const HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
}

/** What a browser shows that an authorization server has sent back. Nothing that came with the request gets into it. */
export const loginPage = (status: number, title: string, text: string): Response =>
  new Response(`<!doctype html><meta charset="utf-8"><title>${title}</title><h1>${title}</h1><p>${text}</p>`, {
    status,
    headers: HEADERS,
  })
