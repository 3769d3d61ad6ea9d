import type { Session } from "../schema/session.ts"
import type { SharedSession } from "../schema/share.ts"

/** A session without what is its owner's business. */
export const sharedSession = ({ permission: _rules, metadata: _notes, ...shown }: Session): SharedSession => shown
