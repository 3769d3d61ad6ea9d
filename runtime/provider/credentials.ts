import type { Auth } from "../schema/auth.ts"

/** Keys that users gave by `PUT /auth/{id}`. */
export interface Credentials {
  get(providerID: string): Promise<Auth | undefined>
  /** By provider id. */
  all(): Promise<Record<string, Auth>>
}
