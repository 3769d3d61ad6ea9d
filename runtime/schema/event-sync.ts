import type { z } from "zod"
import {
  EventSessionCreated,
  EventSessionUpdated,
  EventSessionDeleted,
  EventMessageUpdated,
  EventMessageRemoved,
  EventMessagePartUpdated,
  EventMessagePartRemoved,
} from "./event.ts"
import {
  EventSessionNextAgentSwitched,
  EventSessionNextCompactionEnded,
  EventSessionNextCompactionStarted,
  EventSessionNextContextUpdated,
  EventSessionNextModelSwitched,
  EventSessionNextMoved,
  EventSessionNextPromptAdmitted,
  EventSessionNextPrompted,
  EventSessionNextRetried,
  EventSessionNextRevertCleared,
  EventSessionNextRevertCommitted,
  EventSessionNextRevertStaged,
  EventSessionNextShellEnded,
  EventSessionNextShellStarted,
  EventSessionNextSynthetic,
} from "./event-session-next.ts"
import {
  EventSessionNextReasoningEnded,
  EventSessionNextReasoningStarted,
  EventSessionNextStepEnded,
  EventSessionNextStepFailed,
  EventSessionNextStepStarted,
  EventSessionNextTextEnded,
  EventSessionNextTextStarted,
  EventSessionNextToolCalled,
  EventSessionNextToolFailed,
  EventSessionNextToolInputEnded,
  EventSessionNextToolInputStarted,
  EventSessionNextToolProgress,
  EventSessionNextToolSuccess,
} from "./event-session-next-step.ts"
import { syncEvent } from "./event-shape.ts"

export const SyncEventSessionCreated = syncEvent(EventSessionCreated, 1)
export type SyncEventSessionCreated = z.infer<typeof SyncEventSessionCreated>

export const SyncEventSessionUpdated = syncEvent(EventSessionUpdated, 1)
export type SyncEventSessionUpdated = z.infer<typeof SyncEventSessionUpdated>

export const SyncEventSessionDeleted = syncEvent(EventSessionDeleted, 1)
export type SyncEventSessionDeleted = z.infer<typeof SyncEventSessionDeleted>

export const SyncEventMessageUpdated = syncEvent(EventMessageUpdated, 1)
export type SyncEventMessageUpdated = z.infer<typeof SyncEventMessageUpdated>

export const SyncEventMessageRemoved = syncEvent(EventMessageRemoved, 1)
export type SyncEventMessageRemoved = z.infer<typeof SyncEventMessageRemoved>

export const SyncEventMessagePartUpdated = syncEvent(EventMessagePartUpdated, 1)
export type SyncEventMessagePartUpdated = z.infer<typeof SyncEventMessagePartUpdated>

export const SyncEventMessagePartRemoved = syncEvent(EventMessagePartRemoved, 1)
export type SyncEventMessagePartRemoved = z.infer<typeof SyncEventMessagePartRemoved>

export const SyncEventSessionNextAgentSwitched = syncEvent(EventSessionNextAgentSwitched, 1)
export type SyncEventSessionNextAgentSwitched = z.infer<typeof SyncEventSessionNextAgentSwitched>

export const SyncEventSessionNextModelSwitched = syncEvent(EventSessionNextModelSwitched, 1)
export type SyncEventSessionNextModelSwitched = z.infer<typeof SyncEventSessionNextModelSwitched>

export const SyncEventSessionNextMoved = syncEvent(EventSessionNextMoved, 1)
export type SyncEventSessionNextMoved = z.infer<typeof SyncEventSessionNextMoved>

export const SyncEventSessionNextPrompted = syncEvent(EventSessionNextPrompted, 1)
export type SyncEventSessionNextPrompted = z.infer<typeof SyncEventSessionNextPrompted>

export const SyncEventSessionNextPromptAdmitted = syncEvent(EventSessionNextPromptAdmitted, 1)
export type SyncEventSessionNextPromptAdmitted = z.infer<typeof SyncEventSessionNextPromptAdmitted>

export const SyncEventSessionNextContextUpdated = syncEvent(EventSessionNextContextUpdated, 1)
export type SyncEventSessionNextContextUpdated = z.infer<typeof SyncEventSessionNextContextUpdated>

export const SyncEventSessionNextSynthetic = syncEvent(EventSessionNextSynthetic, 1)
export type SyncEventSessionNextSynthetic = z.infer<typeof SyncEventSessionNextSynthetic>

export const SyncEventSessionNextShellStarted = syncEvent(EventSessionNextShellStarted, 1)
export type SyncEventSessionNextShellStarted = z.infer<typeof SyncEventSessionNextShellStarted>

export const SyncEventSessionNextShellEnded = syncEvent(EventSessionNextShellEnded, 1)
export type SyncEventSessionNextShellEnded = z.infer<typeof SyncEventSessionNextShellEnded>

export const SyncEventSessionNextStepStarted = syncEvent(EventSessionNextStepStarted, 1)
export type SyncEventSessionNextStepStarted = z.infer<typeof SyncEventSessionNextStepStarted>

export const SyncEventSessionNextStepEnded = syncEvent(EventSessionNextStepEnded, 2)
export type SyncEventSessionNextStepEnded = z.infer<typeof SyncEventSessionNextStepEnded>

export const SyncEventSessionNextStepFailed = syncEvent(EventSessionNextStepFailed, 2)
export type SyncEventSessionNextStepFailed = z.infer<typeof SyncEventSessionNextStepFailed>

export const SyncEventSessionNextTextStarted = syncEvent(EventSessionNextTextStarted, 1)
export type SyncEventSessionNextTextStarted = z.infer<typeof SyncEventSessionNextTextStarted>

export const SyncEventSessionNextTextEnded = syncEvent(EventSessionNextTextEnded, 1)
export type SyncEventSessionNextTextEnded = z.infer<typeof SyncEventSessionNextTextEnded>

export const SyncEventSessionNextReasoningStarted = syncEvent(EventSessionNextReasoningStarted, 1)
export type SyncEventSessionNextReasoningStarted = z.infer<typeof SyncEventSessionNextReasoningStarted>

export const SyncEventSessionNextReasoningEnded = syncEvent(EventSessionNextReasoningEnded, 1)
export type SyncEventSessionNextReasoningEnded = z.infer<typeof SyncEventSessionNextReasoningEnded>

export const SyncEventSessionNextToolInputStarted = syncEvent(EventSessionNextToolInputStarted, 1)
export type SyncEventSessionNextToolInputStarted = z.infer<typeof SyncEventSessionNextToolInputStarted>

export const SyncEventSessionNextToolInputEnded = syncEvent(EventSessionNextToolInputEnded, 1)
export type SyncEventSessionNextToolInputEnded = z.infer<typeof SyncEventSessionNextToolInputEnded>

export const SyncEventSessionNextToolCalled = syncEvent(EventSessionNextToolCalled, 1)
export type SyncEventSessionNextToolCalled = z.infer<typeof SyncEventSessionNextToolCalled>

export const SyncEventSessionNextToolProgress = syncEvent(EventSessionNextToolProgress, 1)
export type SyncEventSessionNextToolProgress = z.infer<typeof SyncEventSessionNextToolProgress>

export const SyncEventSessionNextToolSuccess = syncEvent(EventSessionNextToolSuccess, 1)
export type SyncEventSessionNextToolSuccess = z.infer<typeof SyncEventSessionNextToolSuccess>

export const SyncEventSessionNextToolFailed = syncEvent(EventSessionNextToolFailed, 1)
export type SyncEventSessionNextToolFailed = z.infer<typeof SyncEventSessionNextToolFailed>

export const SyncEventSessionNextRetried = syncEvent(EventSessionNextRetried, 1)
export type SyncEventSessionNextRetried = z.infer<typeof SyncEventSessionNextRetried>

export const SyncEventSessionNextCompactionStarted = syncEvent(EventSessionNextCompactionStarted, 1)
export type SyncEventSessionNextCompactionStarted = z.infer<typeof SyncEventSessionNextCompactionStarted>

export const SyncEventSessionNextCompactionEnded = syncEvent(EventSessionNextCompactionEnded, 1)
export type SyncEventSessionNextCompactionEnded = z.infer<typeof SyncEventSessionNextCompactionEnded>

export const SyncEventSessionNextRevertStaged = syncEvent(EventSessionNextRevertStaged, 1)
export type SyncEventSessionNextRevertStaged = z.infer<typeof SyncEventSessionNextRevertStaged>

export const SyncEventSessionNextRevertCleared = syncEvent(EventSessionNextRevertCleared, 1)
export type SyncEventSessionNextRevertCleared = z.infer<typeof SyncEventSessionNextRevertCleared>

export const SyncEventSessionNextRevertCommitted = syncEvent(EventSessionNextRevertCommitted, 1)
export type SyncEventSessionNextRevertCommitted = z.infer<typeof SyncEventSessionNextRevertCommitted>
