import type { Answer } from "./ask.ts"
import type { SignInWorld } from "./code-sign-in.ts"
import type { Begun } from "./sign-in.ts"

/** Where and as whom a device asks to be let in. */
export interface DeviceEndpoints {
  deviceUrl: string
  tokenUrl: string
  clientId: string
  clientSecret?: string | undefined
  scope?: string | undefined
}

const GRANT = "urn:ietf:params:oauth:grant-type:device_code"
const LEAST_INTERVAL_MS = 1_000
const MOST_INTERVAL_MS = 60_000
const DEFAULT_INTERVAL_MS = 5_000
/** How much slower to ask after `slow_down`. Source: RFC 8628, section 3.5. */
const SLOWER_MS = 5_000
/** Longer than any authorization server waits for its user. */
const MOST_LIFE_MS = 30 * 60_000

/** Asks for a code that the user types in elsewhere. @throws what the authorization server refuses */
export const beginDevice = async (
  { deviceUrl, clientId, clientSecret, scope }: DeviceEndpoints,
  { ask, clock }: SignInWorld,
): Promise<{ url: string; userCode: string; device: NonNullable<Begun["device"]> }> => {
  const form = {
    client_id: clientId,
    ...(clientSecret !== undefined && { client_secret: clientSecret }),
    ...(scope !== undefined && { scope }),
  }
  const { body, refusal } = await ask(deviceUrl, { form })
  const { device_code: code, user_code: userCode, verification_uri: url, verification_uri_complete: complete } = body
  if (refusal !== undefined) throw new Error(refusal)
  if (typeof code !== "string" || typeof userCode !== "string" || typeof url !== "string" || !isWeb(url))
    throw new Error("the authorization server gave no code for this device")
  const lifeMs = Math.min(millisecondsOf(body["expires_in"]) ?? MOST_LIFE_MS, MOST_LIFE_MS)
  const intervalMs = boundInterval(millisecondsOf(body["interval"]) ?? DEFAULT_INTERVAL_MS)
  return {
    url: typeof complete === "string" && isWeb(complete) ? complete : url,
    userCode,
    device: { code, intervalMs, expiresAt: clock.now() + lifeMs },
  }
}

/**
 * Asks until the user has let the device in.
 *
 * @throws what the authorization server refuses, that the code has expired, or the signal's reason
 */
export const awaitDevice = async (
  { tokenUrl, clientId, clientSecret }: DeviceEndpoints,
  device: NonNullable<Begun["device"]>,
  { ask, clock }: SignInWorld,
  signal: AbortSignal,
): Promise<Answer> => {
  const secret = clientSecret !== undefined && { client_secret: clientSecret }
  const form = { grant_type: GRANT, device_code: device.code, client_id: clientId, ...secret }
  for (let intervalMs = device.intervalMs; ;) {
    await clock.sleep(intervalMs, signal)
    if (clock.now() >= device.expiresAt) throw new Error("the code has expired before it was used")
    // A network that is away for a moment ends no login; asking then gets slower, as after a failure of the server.
    const answer = await ask(tokenUrl, { form }).catch(() => undefined)
    if (answer && answer.refusal === undefined) return answer
    const error = answer && answer.status < 500 ? answer.body["error"] : "slow_down"
    if (error === "slow_down") {
      const wanted = millisecondsOf(answer?.body["interval"]) ?? 0
      intervalMs = boundInterval(Math.max(intervalMs + SLOWER_MS, wanted))
    } else if (error !== "authorization_pending") throw new Error(answer?.refusal)
  }
}

const boundInterval = (ms: number) => Math.min(Math.max(ms, LEAST_INTERVAL_MS), MOST_INTERVAL_MS)

const millisecondsOf = (seconds: unknown): number | undefined => {
  const ms = Number(seconds) * 1000
  return Number.isFinite(ms) && ms > 0 ? ms : undefined
}

/** Clients open it in a browser. */
const isWeb = (url: string) => /^https?:$/.test(URL.parse(url)?.protocol ?? "")
