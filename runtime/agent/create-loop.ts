import type { Platform } from "../platform.ts"
import type { Run } from "../session/runs.ts"
import { type Compaction, type CompactionOptions, createCompaction } from "./compaction.ts"
import { runLoop } from "./loop.ts"
import { isAsked, type Pending } from "./pending.ts"
import { createPrune } from "./prune.ts"
import { createRequests, type RequestOptions } from "./request.ts"
import { createStep, type StepOptions } from "./step.ts"
import { createSubtasks, type SubtaskOptions } from "./subtask.ts"

export interface AgentLoop {
  /** Answers what waits in a session. */
  loop(run: Run): Promise<void>
  /** See Compaction.request. */
  requestSummary: Compaction["request"]
}

export type AgentLoopOptions = RequestOptions &
  CompactionOptions &
  SubtaskOptions &
  Omit<StepOptions, "prepare" | "afterStep" | "onOverflow"> & { platform: Platform }

/** Puts the loop together: how it asks the model, compresses the conversation and hands work to subagents. */
export const createLoop = (options: AgentLoopOptions): AgentLoop => {
  const compaction = createCompaction(options)
  const step = createStep({
    ...options,
    prepare: createRequests(options),
    afterStep: compaction.afterStep,
    onOverflow: compaction.onOverflow,
  })
  const summarise = createStep({
    ...options,
    prepare: compaction.prepare,
    afterStep: compaction.finish,
    // A summary that is too long itself is an error.
    onOverflow: async () => false,
  })
  const subtask = createSubtasks(options)
  const prune = createPrune(options)

  const compact = async (run: Run, pending: Pending): Promise<boolean> => {
    if (!isAsked(pending.parts, "compaction")) return false
    await summarise(run, pending)
    run.setStatus({ type: "busy" })
    return true
  }

  return {
    async loop(run) {
      await runLoop(run, { history: compaction.history, compact, subtask, step })
      await prune(run.sessionID)
    },
    requestSummary: compaction.request,
  }
}
