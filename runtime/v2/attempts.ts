import { NamedError } from "../errors.ts"
import type { LoginAttempt, ProviderLogins } from "../oauth/logins.ts"
import type {
  IntegrationAttempt,
  IntegrationAttemptStatus,
  IntegrationConnectOAuthInput,
} from "../schema/integration.ts"

/** Begins a login to a provider. A method's id is its place in the provider's list. @throws BadRequestError with what went wrong */
export const beginAttempt = async (
  logins: ProviderLogins,
  providerID: string,
  { methodID, inputs }: IntegrationConnectOAuthInput,
  base: string,
): Promise<IntegrationAttempt> => {
  const method = /^\d{1,3}$/.test(methodID) ? Number(methodID) : -1
  const { answer, attempt } = await asBadRequest(logins.authorize(providerID, { method, inputs }, base))
  const { url, instructions, method: mode } = answer
  return { attemptID: attempt.attemptID, url, instructions, mode, time: timeOf(attempt) }
}

/** How a login stands. */
export const attemptStatus = (attempt: LoginAttempt): IntegrationAttemptStatus => {
  const { status, message = "" } = attempt
  return status === "failed" ? { status, message, time: timeOf(attempt) } : { status, time: timeOf(attempt) }
}

const timeOf = ({ startedAt, expiresAt }: LoginAttempt) => ({ created: startedAt, expires: expiresAt })

/** The newer API has one error for what logins have several for. */
export const asBadRequest = async <Result>(work: Promise<Result>): Promise<Result> => {
  try {
    return await work
  } catch (error) {
    if (!(error instanceof NamedError) || !error.name.startsWith("ProviderAuth")) throw error
    throw new NamedError("BadRequestError", { message: error.message, kind: "Payload" }, { cause: error })
  }
}
