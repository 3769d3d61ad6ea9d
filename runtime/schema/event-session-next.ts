import { z } from "zod"
import { event } from "./event-shape.ts"
import { NextMessageID, SessionID } from "./ids.ts"
import { ModelRef } from "./model-ref.ts"
import { LocationRef, Prompt, RevertState, SessionNextRetryError } from "./session-next.ts"

/** `timestamp` is in milliseconds since the Unix epoch. */
const ofSession = { timestamp: z.number(), sessionID: SessionID }

export const EventSessionNextAgentSwitched = event(
  "EventSessionNextAgentSwitched",
  "session.next.agent.switched",
  z.object({ ...ofSession, messageID: NextMessageID, agent: z.string() }),
)
export type EventSessionNextAgentSwitched = z.infer<typeof EventSessionNextAgentSwitched>

export const EventSessionNextModelSwitched = event(
  "EventSessionNextModelSwitched",
  "session.next.model.switched",
  z.object({ ...ofSession, messageID: NextMessageID, model: ModelRef }),
)
export type EventSessionNextModelSwitched = z.infer<typeof EventSessionNextModelSwitched>

export const EventSessionNextMoved = event(
  "EventSessionNextMoved",
  "session.next.moved",
  z.object({ ...ofSession, location: LocationRef, subdirectory: z.string().optional() }),
)
export type EventSessionNextMoved = z.infer<typeof EventSessionNextMoved>

export const EventSessionNextPrompted = event(
  "EventSessionNextPrompted",
  "session.next.prompted",
  z.object({
    ...ofSession,
    messageID: NextMessageID,
    prompt: Prompt,
    delivery: z.enum(["steer", "queue"]),
  }),
)
export type EventSessionNextPrompted = z.infer<typeof EventSessionNextPrompted>

export const EventSessionNextPromptAdmitted = event(
  "EventSessionNextPromptAdmitted",
  "session.next.prompt.admitted",
  z.object({
    ...ofSession,
    messageID: NextMessageID,
    prompt: Prompt,
    delivery: z.enum(["steer", "queue"]),
  }),
)
export type EventSessionNextPromptAdmitted = z.infer<typeof EventSessionNextPromptAdmitted>

export const EventSessionNextContextUpdated = event(
  "EventSessionNextContextUpdated",
  "session.next.context.updated",
  z.object({ ...ofSession, messageID: NextMessageID, text: z.string() }),
)
export type EventSessionNextContextUpdated = z.infer<typeof EventSessionNextContextUpdated>

export const EventSessionNextSynthetic = event(
  "EventSessionNextSynthetic",
  "session.next.synthetic",
  z.object({ ...ofSession, messageID: NextMessageID, text: z.string() }),
)
export type EventSessionNextSynthetic = z.infer<typeof EventSessionNextSynthetic>

export const EventSessionNextShellStarted = event(
  "EventSessionNextShellStarted",
  "session.next.shell.started",
  z.object({
    ...ofSession,
    messageID: NextMessageID,
    callID: z.string(),
    command: z.string(),
  }),
)
export type EventSessionNextShellStarted = z.infer<typeof EventSessionNextShellStarted>

export const EventSessionNextShellEnded = event(
  "EventSessionNextShellEnded",
  "session.next.shell.ended",
  z.object({ ...ofSession, callID: z.string(), output: z.string() }),
)
export type EventSessionNextShellEnded = z.infer<typeof EventSessionNextShellEnded>

export const EventSessionNextRetried = event(
  "EventSessionNextRetried",
  "session.next.retried",
  z.object({ ...ofSession, attempt: z.number(), error: SessionNextRetryError }),
)
export type EventSessionNextRetried = z.infer<typeof EventSessionNextRetried>

export const EventSessionNextCompactionStarted = event(
  "EventSessionNextCompactionStarted",
  "session.next.compaction.started",
  z.object({ ...ofSession, messageID: NextMessageID, reason: z.enum(["auto", "manual"]) }),
)
export type EventSessionNextCompactionStarted = z.infer<typeof EventSessionNextCompactionStarted>

export const EventSessionNextCompactionDelta = event(
  "EventSessionNextCompactionDelta",
  "session.next.compaction.delta",
  z.object({ ...ofSession, messageID: NextMessageID, text: z.string() }),
)
export type EventSessionNextCompactionDelta = z.infer<typeof EventSessionNextCompactionDelta>

export const EventSessionNextCompactionEnded = event(
  "EventSessionNextCompactionEnded",
  "session.next.compaction.ended",
  z.object({
    ...ofSession,
    messageID: NextMessageID,
    reason: z.enum(["auto", "manual"]),
    text: z.string(),
    recent: z.string(),
  }),
)
export type EventSessionNextCompactionEnded = z.infer<typeof EventSessionNextCompactionEnded>

export const EventSessionNextRevertStaged = event(
  "EventSessionNextRevertStaged",
  "session.next.revert.staged",
  z.object({ ...ofSession, revert: RevertState }),
)
export type EventSessionNextRevertStaged = z.infer<typeof EventSessionNextRevertStaged>

export const EventSessionNextRevertCleared = event(
  "EventSessionNextRevertCleared",
  "session.next.revert.cleared",
  z.object(ofSession),
)
export type EventSessionNextRevertCleared = z.infer<typeof EventSessionNextRevertCleared>

export const EventSessionNextRevertCommitted = event(
  "EventSessionNextRevertCommitted",
  "session.next.revert.committed",
  z.object({ ...ofSession, messageID: NextMessageID }),
)
export type EventSessionNextRevertCommitted = z.infer<typeof EventSessionNextRevertCommitted>
