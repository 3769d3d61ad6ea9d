// The types of @cloudflare/workers-types clash with those of the web's APIs that the rest of the code is checked with, and
// deriving a class from theirs takes the compiler minutes. So what is used of the runtime's own modules is declared here.

/** Wrangler uploads such files as data; importing one gives its bytes. */
declare module "*.bin" {
  const bytes: ArrayBuffer
  export default bytes
}

declare module "cloudflare:workers" {
  import type { ObjectContext } from "./bindings.ts"

  /** Base of objects: the runtime makes one for each name and keeps it alive while something is going on in it. */
  export abstract class DurableObject<Env> {
    protected readonly ctx: ObjectContext
    protected readonly env: Env
    constructor(ctx: ObjectContext, env: Env)
    fetch?(request: Request): Promise<Response>
    alarm?(): Promise<void>
  }
}
