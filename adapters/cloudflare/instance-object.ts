import { DurableObject } from "cloudflare:workers"
import { errorResponse, toNamedError } from "../../handlers/errors.ts"
import { NamedError } from "../../runtime/errors.ts"
import { homeOf, sealOf } from "../../runtime/home.ts"
import { alarmFailed } from "./alarm.ts"
import { type Claim, claimOf } from "./claim.ts"
import type { Env } from "./bindings.ts"
import type { InstanceRpc } from "./hub-rpc.ts"
import { consoleLog } from "./log.ts"
import { takeRest } from "./rest-of-body.ts"
import { createWorkspace, type Workspace } from "./workspace.ts"

/** Whose an object is, for good. */
interface Owner {
  tenant: string
  root: string
}

const OWNER = "owner"

/** One workspace root of one tenant: its files, sessions and events. Until the hub has named it for a root it is nobody's and writes nothing. */
export class InstanceObject extends DurableObject<Env> implements InstanceRpc {
  #workspace: Promise<Workspace> | undefined

  #owner(): Owner | undefined {
    return this.ctx.storage.kv.get<Owner>(OWNER)
  }

  /** The workspace that is alive, or comes alive now. */
  async #alive({ tenant, root }: Owner): Promise<Workspace> {
    const secret = this.env.OPENCODE_EDGE_KEY
    if (!secret) throw new Error("OPENCODE_EDGE_KEY is not set")
    const home = await homeOf(secret, tenant, root)
    const seal = await sealOf(secret, home)
    this.#workspace ??= createWorkspace({ env: this.env, ctx: this.ctx, tenant, root, home, seal })
    const started = this.#workspace
    return started.catch((error: unknown) => {
      if (this.#workspace === started) this.#workspace = undefined
      throw error
    })
  }

  /** Lets the tenant in whose object this is; an object of nobody's becomes the tenant's when the hub has named the root. */
  #admit({ tenant, root }: Claim): Owner | undefined {
    const owner = this.#owner()
    if (owner || tenant === undefined || root === undefined) {
      // Who has not logged in holds a secret that the workspace itself checks.
      return tenant === undefined || owner?.tenant === tenant ? owner : undefined
    }
    const claimed = { tenant, root }
    this.ctx.storage.kv.put(OWNER, claimed)
    return claimed
  }

  override async fetch(request: Request): Promise<Response> {
    try {
      const claim = claimOf(request)
      const owner = this.#admit(claim)
      if (!owner) throw new NamedError("NotFoundError", { message: "Find the workspace: there is none of this name" })
      const { app, settings } = await this.#alive(owner)
      await settings.atLeast(Math.max(1, claim.settings))
      return await app(request)
    } catch (error) {
      return errorResponse(toNamedError(error, consoleLog(this.env)))
    } finally {
      await takeRest(request)
    }
  }

  override async alarm(): Promise<void> {
    try {
      const owner = this.#owner()
      if (owner) await (await this.#alive(owner)).tick()
    } catch (error) {
      await alarmFailed(this.ctx.storage, consoleLog(this.env), error)
    }
  }

  async isOf(tenant: string): Promise<boolean> {
    return this.#owner()?.tenant === tenant
  }

  async settingsChanged(version: number): Promise<void> {
    await (await this.#workspace)?.settings.atLeast(version)
  }

  async listen(): Promise<void> {
    ;(await this.#workspace)?.outbox.listen()
  }
}
