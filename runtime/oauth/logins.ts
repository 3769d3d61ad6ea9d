import { NamedError } from "../errors.ts"
import type { Background } from "../ports/background.ts"
import type { Clock } from "../ports/clock.ts"
import type { Auth } from "../schema/auth.ts"
import type {
  ProviderAuthAuthorization,
  ProviderOauthAuthorizeInput,
  ProviderOauthCallbackInput,
} from "../schema/provider.ts"
import { LIFE_MS, type PendingProviderLogin, type PendingProviderLogins } from "../storage/provider-logins.ts"
import { reasonOf } from "./ask.ts"
import { checkInputs } from "./check-inputs.ts"
import type { OAuthSignIn, SignIn } from "./sign-in.ts"

/** Logins of users to providers, by an authorization server. */
export interface ProviderLogins {
  /**
   * Begins a login; one to the same provider that was begun before is void.
   *
   * @param base address that clients reach this server by
   * @throws BadRequestError for a provider or a method that has none, ProviderAuthValidationFailed for a wrong answer,
   *   ProviderAuthOauthCallbackFailed when the authorization server refuses
   */
  authorize(providerID: string, input: ProviderOauthAuthorizeInput, base: string): Promise<LoginBegun>
  /**
   * Finishes a login, or waits until it is finished, five minutes at most. `code` may be the whole address that the browser
   * ended at.
   *
   * @throws ProviderAuthOauthMissing, ProviderAuthOauthCodeMissing, ProviderAuthOauthCallbackFailed
   */
  callback(providerID: string, input: ProviderOauthCallbackInput, signal: AbortSignal): Promise<void>
  /**
   * Takes what a browser brings back to the login of this state. Without a code the user has said no. Who waits for the login
   * learns why it failed.
   *
   * @throws NotFoundError for a state that no login waits for
   */
  receive(state: string, code: string | undefined): Promise<"done" | "declined" | "failed">
  /** How a login stands that was begun up to half an hour ago. @throws BadRequestError for an attempt that nobody knows */
  attempt(attemptID: string): Promise<LoginAttempt>
  /** As callback, for an attempt. Its outcome can be asked after again. @throws as callback; BadRequestError as attempt */
  complete(attemptID: string, code: string | undefined, signal: AbortSignal): Promise<void>
  /** Ends a login that waits. One that does not wait is left alone. */
  cancel(attemptID: string): void
  /** Ends what waits for authorization servers. */
  stop(): void
}

/** Times are milliseconds since the epoch. */
export interface LoginAttempt {
  attemptID: string
  startedAt: number
  expiresAt: number
  status: "pending" | "complete" | "failed" | "expired"
  /** Why it failed. */
  message?: string
}

export interface LoginBegun {
  answer: ProviderAuthAuthorization
  attempt: LoginAttempt
}

export interface ProviderLoginsOptions {
  /** The ways to sign in to a provider; undefined for an unknown one. */
  signInsOf(providerID: string): Promise<SignIn[] | undefined>
  pending: PendingProviderLogins
  credentials: { set(providerID: string, auth: Auth): Promise<void> }
  directory: string
  clock: Clock
  background: Background
  /** Makes what nobody can guess. */
  secret(): string
}

/** Less than clients wait for an answer to begin. */
const WAIT_MS = 290_000
const ANSWER_PATH = "/provider/oauth/callback"

export const createProviderLogins = (options: ProviderLoginsOptions): ProviderLogins => {
  const { signInsOf, pending, credentials, directory, clock, background, secret } = options
  /** Logins that work is done for, by state. */
  const running = new Map<string, { work: Promise<void>; stop: AbortController }>()
  /** Called when a login has ended, well or not. */
  const waiting = new Map<string, Set<() => void>>()

  const settle = (login: PendingProviderLogin, outcome: string) => {
    // A login that another one has replaced tells nobody anything.
    if (pending.find(login.state)) pending.put({ ...login, isUsed: true, outcome })
    for (const done of waiting.get(login.state) ?? []) done()
    waiting.delete(login.state)
  }

  /** A code works once, and so does its login. A device may be asked after again, e.g. after a restart. */
  const complete = async (login: PendingProviderLogin, way: OAuthSignIn, code: string): Promise<void> => {
    const begun = running.get(login.state)
    if (begun) return begun.work
    // It may have been used, or replaced, since it was read.
    const now = pending.find(login.state)
    if (!now || now.outcome !== undefined || (now.isUsed && way.kind !== "device")) return undefined
    pending.put({ ...login, isUsed: true })
    const stop = new AbortController()
    const run = async () => {
      try {
        const auth = await way.finish(login.begun, code, stop.signal)
        stop.signal.throwIfAborted()
        await credentials.set(login.name, auth)
        settle(login, "")
      } catch (error) {
        settle(login, `Log in to "${login.name}": ${reasonOf(error)}`)
      } finally {
        running.delete(login.state)
      }
    }
    const work = run()
    running.set(login.state, { work, stop })
    // The user may take longer than the client that asked.
    background.run(work)
    return work
  }

  const wait = async (state: string, signal: AbortSignal) => {
    const list = waiting.get(state) ?? new Set()
    waiting.set(state, list)
    let done = () => {}
    const finished = new Promise<void>((resolve) => (done = resolve))
    list.add(done)
    const over = new AbortController()
    const late = clock.sleep(WAIT_MS, AbortSignal.any([signal, over.signal])).catch(() => {})
    await Promise.race([finished, late])
    over.abort()
    list.delete(done)
    if (list.size === 0) waiting.delete(state)
  }

  /** Takes a code if there is one, then waits for the end. */
  const follow = async (
    login: PendingProviderLogin,
    way: OAuthSignIn,
    code: string | undefined,
    signal: AbortSignal,
  ) => {
    if (way.kind === "device") void complete(login, way, "")
    else if (!login.isUsed && code !== undefined && code.trim() !== "") await accept(login, way, code)
    else if (!login.isUsed && way.kind === "paste")
      throw new NamedError("ProviderAuthOauthCodeMissing", codeMissing(login.name))
    const now = pending.find(login.state)
    if (now && now.outcome === undefined) await wait(login.state, signal)
  }

  /** Throws why a login has not gone well. One that has not ended goes on. */
  const expectDone = (login: PendingProviderLogin, now: PendingProviderLogin | undefined) => {
    if (!now) throw callbackFailed(login.name, `Log in to "${login.name}": another login has begun`)
    if (now.outcome === undefined)
      throw callbackFailed(login.name, `Finish the login to "${login.name}", then ask again`)
    if (now.outcome !== "") throw callbackFailed(login.name, now.outcome)
  }

  const ofAttempt = (attemptID: string): PendingProviderLogin => {
    const login = pending.findPast((each) => each.directory === directory && each.attemptID === attemptID)
    if (login) return login
    throw badRequest(`Begin a login again: no attempt "${attemptID}" is known here`, "Params")
  }

  const attemptOf = ({ attemptID, startedAt, outcome }: PendingProviderLogin): LoginAttempt => {
    const expiresAt = startedAt + LIFE_MS
    const attempt = { attemptID, startedAt, expiresAt }
    if (outcome === undefined) return { ...attempt, status: expiresAt > clock.now() ? "pending" : "expired" }
    return outcome === "" ? { ...attempt, status: "complete" } : { ...attempt, status: "failed", message: outcome }
  }

  const wayOf = async ({ name, method }: PendingProviderLogin): Promise<OAuthSignIn | undefined> => {
    const way = (await signInsOf(name))?.[method]
    return way?.type === "oauth" ? way : undefined
  }

  const accept = async (login: PendingProviderLogin, way: OAuthSignIn, answer: string) => {
    const { code, state } = parseAnswer(answer)
    if (state !== undefined && state !== login.state)
      throw callbackFailed(login.name, `Begin the login to "${login.name}" again: this answer is to another`)
    await complete(login, way, code)
  }

  return {
    async authorize(providerID, { method, inputs }, base) {
      const ways = await signInsOf(providerID)
      if (!ways) throw badRequest(`Choose a provider that GET /provider/auth lists, not "${providerID}"`, "Params")
      const way = ways[method]
      const place = ways.flatMap(({ type }, index) => (type === "oauth" ? [index] : []))
      if (way?.type !== "oauth") {
        const others = place.length > 0 ? `choose one of these methods: ${place.join(", ")}` : "it has no login"
        throw badRequest(`Log in to "${providerID}": ${others}`, "Payload")
      }
      const checked = checkInputs(way.prompts, inputs)
      const state = secret()
      const before = pending.of(directory, providerID)
      const redirectUri = base + ANSWER_PATH
      const { answer, begun } = await way.begin({ state, redirectUri, inputs: checked }).catch((error: unknown) => {
        if (error instanceof NamedError && error.name.startsWith("ProviderAuth")) throw error
        throw callbackFailed(providerID, `Log in to "${providerID}": ${reasonOf(error)}`)
      })
      if (before) running.get(before.state)?.stop.abort()
      const name = providerID
      const login = { state, directory, name, method, begun, attemptID: secret(), startedAt: clock.now() }
      pending.put(login)
      return { answer, attempt: attemptOf(login) }
    },
    async callback(providerID, { method, code }, signal) {
      const login = pending.of(directory, providerID)
      const way = login?.method === method ? await wayOf(login) : undefined
      if (!login || !way) throw new NamedError("ProviderAuthOauthMissing", missing(providerID))
      await follow(login, way, code, signal)
      const now = pending.find(login.state)
      if (now?.outcome !== undefined) pending.remove(directory, providerID)
      expectDone(login, now)
    },
    async attempt(attemptID) {
      const login = ofAttempt(attemptID)
      const way = await wayOf(login)
      // Who asks waits for it, perhaps after a restart.
      if (way?.kind === "device") void complete(login, way, "")
      return attemptOf(login)
    },
    async complete(attemptID, code, signal) {
      const login = ofAttempt(attemptID)
      const way = pending.find(login.state) ? await wayOf(login) : undefined
      if (!way) throw new NamedError("ProviderAuthOauthMissing", missing(login.name))
      await follow(login, way, code, signal)
      expectDone(login, pending.find(login.state))
    },
    cancel(attemptID) {
      const login = pending.of(directory, pending.findPast((each) => each.attemptID === attemptID)?.name ?? "")
      if (login?.attemptID !== attemptID || login.outcome !== undefined) return
      pending.remove(directory, login.name)
      running.get(login.state)?.stop.abort()
      for (const done of waiting.get(login.state) ?? []) done()
    },
    async receive(state, code) {
      const login = pending.find(state)
      const way = login?.directory === directory && !login.isUsed ? await wayOf(login) : undefined
      if (!login || !way || way.kind === "device") {
        throw new NamedError("NotFoundError", { message: "Begin the login again: none is waiting for this answer" })
      }
      if (code === undefined) {
        settle(login, `Log in to "${login.name}": the login was declined`)
        return "declined"
      }
      await complete(login, way, code)
      return pending.find(state)?.outcome === "" ? "done" : "failed"
    },
    stop() {
      for (const { stop } of running.values()) stop.abort()
    },
  }
}

const missing = (providerID: string) => ({ message: `Begin a login to "${providerID}" first`, providerID })

const codeMissing = (providerID: string) => ({ message: `Send the code of the login to "${providerID}"`, providerID })

const callbackFailed = (providerID: string, message: string) =>
  new NamedError("ProviderAuthOauthCallbackFailed", { message, providerID })

const badRequest = (message: string, kind: "Params" | "Payload") => new NamedError("BadRequestError", { message, kind })

/** A browser that was sent to an address where nobody listens shows the code in it. */
const parseAnswer = (answer: string): { code: string; state: string | undefined } => {
  const query = URL.parse(answer.trim())?.searchParams
  const code = query?.get("code")
  return code ? { code, state: query?.get("state") ?? undefined } : { code: answer.trim(), state: undefined }
}
