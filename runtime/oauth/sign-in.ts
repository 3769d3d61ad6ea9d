import type { OAuth, ApiAuth } from "../schema/auth.ts"
import type { ProviderAuthAuthorization, ProviderAuthMethod } from "../schema/provider.ts"

/** What is remembered of a login between its beginning and its end. All of it is secret. */
export interface Begun {
  /** Proves to the authorization server that the one who finishes is the one who began (PKCE). */
  verifier?: string
  redirectUri?: string
  device?: {
    code: string
    intervalMs: number
    /** Milliseconds since the epoch. */
    expiresAt: number
  }
  /** GitHub's own domain, for Copilot of an enterprise. */
  enterprise?: string
}

export interface BeginOptions {
  state: string
  /** Where this server takes an authorization server's answer. */
  redirectUri: string
  /** Answers to the prompts, checked. */
  inputs: Record<string, string>
}

/**
 * One way to sign in by an authorization server. It ends when a browser comes back with a code (`redirect`), when the user
 * pastes that code (`paste`), or when the authorization server says so (`device`).
 */
export interface OAuthSignIn {
  type: "oauth"
  kind: "redirect" | "paste" | "device"
  label: string
  prompts?: ProviderAuthMethod["prompts"]
  /** @throws ProviderAuthValidationFailed for an answer that cannot be; else what went wrong, without secrets */
  begin(options: BeginOptions): Promise<{ answer: ProviderAuthAuthorization; begun: Begun }>
  /** @param code of a browser that came back; empty for a device. @throws what went wrong, without secrets */
  finish(begun: Begun, code: string, signal: AbortSignal): Promise<OAuth | ApiAuth>
}

/** A key that the user brings along. */
export interface KeySignIn {
  type: "api"
  label: string
  prompts?: ProviderAuthMethod["prompts"]
}

/** One way to sign in to a provider. */
export type SignIn = OAuthSignIn | KeySignIn
