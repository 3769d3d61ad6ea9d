import { DurableObject } from "cloudflare:workers"

/** Bindings of `wrangler.toml`. */
export interface Env {
  INSTANCE: DurableObjectNamespace<InstanceObject>
}

/** One workspace root: its storage holds the workspace, its sessions and their events. */
export class InstanceObject extends DurableObject<Env> {
  override async fetch(_request: Request): Promise<Response> {
    return new Response("No app is mounted yet", { status: 501 })
  }
}

export default {
  async fetch(_request, _env) {
    return new Response("No app is mounted yet", { status: 501 })
  },
} satisfies ExportedHandler<Env>
