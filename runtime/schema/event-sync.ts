import { z } from "zod"
import {
  EventMessagePartRemoved,
  EventMessagePartUpdated,
  EventMessageRemoved,
  EventMessageUpdated,
  EventSessionCreated,
  EventSessionDeleted,
  EventSessionUpdated,
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
  EventSessionNextReasoningEnded,
  EventSessionNextReasoningStarted,
  EventSessionNextRetried,
  EventSessionNextRevertCleared,
  EventSessionNextRevertCommitted,
  EventSessionNextRevertStaged,
  EventSessionNextShellEnded,
  EventSessionNextShellStarted,
  EventSessionNextStepEnded,
  EventSessionNextStepFailed,
  EventSessionNextStepStarted,
  EventSessionNextSynthetic,
  EventSessionNextTextEnded,
  EventSessionNextTextStarted,
  EventSessionNextToolCalled,
  EventSessionNextToolFailed,
  EventSessionNextToolInputEnded,
  EventSessionNextToolInputStarted,
  EventSessionNextToolProgress,
  EventSessionNextToolSuccess,
} from "./event-session-next.ts"
import { syncEvent } from "./event-shape.ts"

export const SyncEventSessionCreated = syncEvent(
  "SyncEventSessionCreated",
  "session.created.1",
  EventSessionCreated.shape.properties,
)
export type SyncEventSessionCreated = z.infer<typeof SyncEventSessionCreated>

export const SyncEventSessionUpdated = syncEvent(
  "SyncEventSessionUpdated",
  "session.updated.1",
  EventSessionUpdated.shape.properties,
)
export type SyncEventSessionUpdated = z.infer<typeof SyncEventSessionUpdated>

export const SyncEventSessionDeleted = syncEvent(
  "SyncEventSessionDeleted",
  "session.deleted.1",
  EventSessionDeleted.shape.properties,
)
export type SyncEventSessionDeleted = z.infer<typeof SyncEventSessionDeleted>

export const SyncEventMessageUpdated = syncEvent(
  "SyncEventMessageUpdated",
  "message.updated.1",
  EventMessageUpdated.shape.properties,
)
export type SyncEventMessageUpdated = z.infer<typeof SyncEventMessageUpdated>

export const SyncEventMessageRemoved = syncEvent(
  "SyncEventMessageRemoved",
  "message.removed.1",
  EventMessageRemoved.shape.properties,
)
export type SyncEventMessageRemoved = z.infer<typeof SyncEventMessageRemoved>

export const SyncEventMessagePartUpdated = syncEvent(
  "SyncEventMessagePartUpdated",
  "message.part.updated.1",
  EventMessagePartUpdated.shape.properties,
)
export type SyncEventMessagePartUpdated = z.infer<typeof SyncEventMessagePartUpdated>

export const SyncEventMessagePartRemoved = syncEvent(
  "SyncEventMessagePartRemoved",
  "message.part.removed.1",
  EventMessagePartRemoved.shape.properties,
)
export type SyncEventMessagePartRemoved = z.infer<typeof SyncEventMessagePartRemoved>

export const SyncEventSessionNextAgentSwitched = syncEvent(
  "SyncEventSessionNextAgentSwitched",
  "session.next.agent.switched.1",
  EventSessionNextAgentSwitched.shape.properties,
)
export type SyncEventSessionNextAgentSwitched = z.infer<typeof SyncEventSessionNextAgentSwitched>

export const SyncEventSessionNextModelSwitched = syncEvent(
  "SyncEventSessionNextModelSwitched",
  "session.next.model.switched.1",
  EventSessionNextModelSwitched.shape.properties,
)
export type SyncEventSessionNextModelSwitched = z.infer<typeof SyncEventSessionNextModelSwitched>

export const SyncEventSessionNextMoved = syncEvent(
  "SyncEventSessionNextMoved",
  "session.next.moved.1",
  EventSessionNextMoved.shape.properties,
)
export type SyncEventSessionNextMoved = z.infer<typeof SyncEventSessionNextMoved>

export const SyncEventSessionNextPrompted = syncEvent(
  "SyncEventSessionNextPrompted",
  "session.next.prompted.1",
  EventSessionNextPrompted.shape.properties,
)
export type SyncEventSessionNextPrompted = z.infer<typeof SyncEventSessionNextPrompted>

export const SyncEventSessionNextPromptAdmitted = syncEvent(
  "SyncEventSessionNextPromptAdmitted",
  "session.next.prompt.admitted.1",
  EventSessionNextPromptAdmitted.shape.properties,
)
export type SyncEventSessionNextPromptAdmitted = z.infer<typeof SyncEventSessionNextPromptAdmitted>

export const SyncEventSessionNextContextUpdated = syncEvent(
  "SyncEventSessionNextContextUpdated",
  "session.next.context.updated.1",
  EventSessionNextContextUpdated.shape.properties,
)
export type SyncEventSessionNextContextUpdated = z.infer<typeof SyncEventSessionNextContextUpdated>

export const SyncEventSessionNextSynthetic = syncEvent(
  "SyncEventSessionNextSynthetic",
  "session.next.synthetic.1",
  EventSessionNextSynthetic.shape.properties,
)
export type SyncEventSessionNextSynthetic = z.infer<typeof SyncEventSessionNextSynthetic>

export const SyncEventSessionNextShellStarted = syncEvent(
  "SyncEventSessionNextShellStarted",
  "session.next.shell.started.1",
  EventSessionNextShellStarted.shape.properties,
)
export type SyncEventSessionNextShellStarted = z.infer<typeof SyncEventSessionNextShellStarted>

export const SyncEventSessionNextShellEnded = syncEvent(
  "SyncEventSessionNextShellEnded",
  "session.next.shell.ended.1",
  EventSessionNextShellEnded.shape.properties,
)
export type SyncEventSessionNextShellEnded = z.infer<typeof SyncEventSessionNextShellEnded>

export const SyncEventSessionNextStepStarted = syncEvent(
  "SyncEventSessionNextStepStarted",
  "session.next.step.started.1",
  EventSessionNextStepStarted.shape.properties,
)
export type SyncEventSessionNextStepStarted = z.infer<typeof SyncEventSessionNextStepStarted>

export const SyncEventSessionNextStepEnded = syncEvent(
  "SyncEventSessionNextStepEnded",
  "session.next.step.ended.2",
  EventSessionNextStepEnded.shape.properties,
)
export type SyncEventSessionNextStepEnded = z.infer<typeof SyncEventSessionNextStepEnded>

export const SyncEventSessionNextStepFailed = syncEvent(
  "SyncEventSessionNextStepFailed",
  "session.next.step.failed.2",
  EventSessionNextStepFailed.shape.properties,
)
export type SyncEventSessionNextStepFailed = z.infer<typeof SyncEventSessionNextStepFailed>

export const SyncEventSessionNextTextStarted = syncEvent(
  "SyncEventSessionNextTextStarted",
  "session.next.text.started.1",
  EventSessionNextTextStarted.shape.properties,
)
export type SyncEventSessionNextTextStarted = z.infer<typeof SyncEventSessionNextTextStarted>

export const SyncEventSessionNextTextEnded = syncEvent(
  "SyncEventSessionNextTextEnded",
  "session.next.text.ended.1",
  EventSessionNextTextEnded.shape.properties,
)
export type SyncEventSessionNextTextEnded = z.infer<typeof SyncEventSessionNextTextEnded>

export const SyncEventSessionNextReasoningStarted = syncEvent(
  "SyncEventSessionNextReasoningStarted",
  "session.next.reasoning.started.1",
  EventSessionNextReasoningStarted.shape.properties,
)
export type SyncEventSessionNextReasoningStarted = z.infer<typeof SyncEventSessionNextReasoningStarted>

export const SyncEventSessionNextReasoningEnded = syncEvent(
  "SyncEventSessionNextReasoningEnded",
  "session.next.reasoning.ended.1",
  EventSessionNextReasoningEnded.shape.properties,
)
export type SyncEventSessionNextReasoningEnded = z.infer<typeof SyncEventSessionNextReasoningEnded>

export const SyncEventSessionNextToolInputStarted = syncEvent(
  "SyncEventSessionNextToolInputStarted",
  "session.next.tool.input.started.1",
  EventSessionNextToolInputStarted.shape.properties,
)
export type SyncEventSessionNextToolInputStarted = z.infer<typeof SyncEventSessionNextToolInputStarted>

export const SyncEventSessionNextToolInputEnded = syncEvent(
  "SyncEventSessionNextToolInputEnded",
  "session.next.tool.input.ended.1",
  EventSessionNextToolInputEnded.shape.properties,
)
export type SyncEventSessionNextToolInputEnded = z.infer<typeof SyncEventSessionNextToolInputEnded>

export const SyncEventSessionNextToolCalled = syncEvent(
  "SyncEventSessionNextToolCalled",
  "session.next.tool.called.1",
  EventSessionNextToolCalled.shape.properties,
)
export type SyncEventSessionNextToolCalled = z.infer<typeof SyncEventSessionNextToolCalled>

export const SyncEventSessionNextToolProgress = syncEvent(
  "SyncEventSessionNextToolProgress",
  "session.next.tool.progress.1",
  EventSessionNextToolProgress.shape.properties,
)
export type SyncEventSessionNextToolProgress = z.infer<typeof SyncEventSessionNextToolProgress>

export const SyncEventSessionNextToolSuccess = syncEvent(
  "SyncEventSessionNextToolSuccess",
  "session.next.tool.success.1",
  EventSessionNextToolSuccess.shape.properties,
)
export type SyncEventSessionNextToolSuccess = z.infer<typeof SyncEventSessionNextToolSuccess>

export const SyncEventSessionNextToolFailed = syncEvent(
  "SyncEventSessionNextToolFailed",
  "session.next.tool.failed.1",
  EventSessionNextToolFailed.shape.properties,
)
export type SyncEventSessionNextToolFailed = z.infer<typeof SyncEventSessionNextToolFailed>

export const SyncEventSessionNextRetried = syncEvent(
  "SyncEventSessionNextRetried",
  "session.next.retried.1",
  EventSessionNextRetried.shape.properties,
)
export type SyncEventSessionNextRetried = z.infer<typeof SyncEventSessionNextRetried>

export const SyncEventSessionNextCompactionStarted = syncEvent(
  "SyncEventSessionNextCompactionStarted",
  "session.next.compaction.started.1",
  EventSessionNextCompactionStarted.shape.properties,
)
export type SyncEventSessionNextCompactionStarted = z.infer<typeof SyncEventSessionNextCompactionStarted>

export const SyncEventSessionNextCompactionEnded = syncEvent(
  "SyncEventSessionNextCompactionEnded",
  "session.next.compaction.ended.1",
  EventSessionNextCompactionEnded.shape.properties,
)
export type SyncEventSessionNextCompactionEnded = z.infer<typeof SyncEventSessionNextCompactionEnded>

export const SyncEventSessionNextRevertStaged = syncEvent(
  "SyncEventSessionNextRevertStaged",
  "session.next.revert.staged.1",
  EventSessionNextRevertStaged.shape.properties,
)
export type SyncEventSessionNextRevertStaged = z.infer<typeof SyncEventSessionNextRevertStaged>

export const SyncEventSessionNextRevertCleared = syncEvent(
  "SyncEventSessionNextRevertCleared",
  "session.next.revert.cleared.1",
  EventSessionNextRevertCleared.shape.properties,
)
export type SyncEventSessionNextRevertCleared = z.infer<typeof SyncEventSessionNextRevertCleared>

export const SyncEventSessionNextRevertCommitted = syncEvent(
  "SyncEventSessionNextRevertCommitted",
  "session.next.revert.committed.1",
  EventSessionNextRevertCommitted.shape.properties,
)
export type SyncEventSessionNextRevertCommitted = z.infer<typeof SyncEventSessionNextRevertCommitted>
