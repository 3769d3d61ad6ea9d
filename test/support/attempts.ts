import { v2IntegrationAttemptCancel } from "../../handlers/v2-integration/attempt-cancel.ts"
import { v2IntegrationAttemptComplete } from "../../handlers/v2-integration/attempt-complete.ts"
import { v2IntegrationAttemptStatus } from "../../handlers/v2-integration/attempt-status.ts"
import { v2IntegrationConnectOauth } from "../../handlers/v2-integration/connect-oauth.ts"
import type { IntegrationAttempt } from "../../runtime/schema/integration.ts"
import type { TestApp } from "./app.ts"

/** What a login takes from its beginning to its end. */
export const attemptEndpoints = [
  v2IntegrationConnectOauth,
  v2IntegrationAttemptStatus,
  v2IntegrationAttemptComplete,
  v2IntegrationAttemptCancel,
]

/** Begins a login, by the method's place. */
export const beginAttempt = async ({ call }: TestApp, providerID: string, method: number) => {
  const { body } = await call("POST", `/api/integration/${providerID}/connect/oauth`, {
    ...{ methodID: String(method), inputs: {} },
  })
  return body.data as IntegrationAttempt
}

export const attemptPath = (id: string) => `/api/integration/attempt/${id}`
