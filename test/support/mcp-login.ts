import type { AnyEndpoint } from "../../handlers/endpoint.ts"
import { type TestApp, withApp } from "./app.ts"
import { type HttpServer, streamableHttp } from "./mcp-http.ts"
import { demoServer } from "./mcp-server.ts"
import { type OAuthServer, type OAuthServerOptions, oauthServer } from "./oauth-server.ts"

export const RESOURCE = "https://mcp.test"

export interface LoginDemo extends TestApp {
  oauth: OAuthServer
  http: HttpServer
}

export interface LoginDemoOptions extends Partial<OAuthServerOptions> {
  endpoints?: readonly AnyEndpoint[]
  /** `oauth` of the server's settings. */
  settings?: object
}

/**
 * Runs `body` with one remote server, `far`, that wants a login. Its authorization server is at the same host unless
 * `issuer` says otherwise.
 */
export const withLogin = (
  { endpoints = [], settings, issuer = RESOURCE, ...options }: LoginDemoOptions,
  body: (demo: LoginDemo) => Promise<void>,
): Promise<void> => {
  const oauth = oauthServer({ issuer, ...options })
  const metadata = `${RESOURCE}/.well-known/oauth-protected-resource/mcp`
  const http = streamableHttp(demoServer(), {
    guard: ({ headers }) =>
      oauth.accepts(headers.get("authorization")?.replace("Bearer ", ""))
        ? undefined
        : new Response(null, {
            status: 401,
            headers: { "www-authenticate": `Bearer resource_metadata="${metadata}", scope="rows"` },
          }),
  })
  return withApp(endpoints, (app) => body({ ...app, oauth, http }), {
    prepare({ egress }) {
      egress.serve(RESOURCE, (request) => {
        const { pathname, href } = new URL(request.url)
        if (href === metadata) {
          return Response.json({ resource: `${RESOURCE}/mcp`, authorization_servers: [issuer] })
        }
        return pathname === "/mcp" ? http.handle(request) : oauth.handle(request)
      })
    },
    config: {
      mcp: {
        far: {
          type: "remote",
          url: `${RESOURCE}/mcp`,
          headers: { "x-key": "own-header" },
          ...(settings && { oauth: settings }),
        },
      },
    },
  })
}
