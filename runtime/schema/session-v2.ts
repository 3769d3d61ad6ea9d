import { z } from "zod"
import { NextMessageID, SessionID } from "./ids.ts"
import { ModelRef } from "./model-ref.ts"
import { queryInteger } from "./query.ts"
import { LocationRef, Prompt, PromptAgentAttachment, PromptSource, RevertState } from "./session-next.ts"
import { TokenCounts } from "./tokens.ts"

/** `subpath`: where in the work tree its directory is; absent at the top. */
export const SessionV2Info = z
  .object({
    id: SessionID,
    parentID: SessionID.optional(),
    projectID: z.string(),
    agent: z.string().optional(),
    model: ModelRef.optional(),
    cost: z.number(),
    tokens: TokenCounts,
    time: z.object({ created: z.number(), updated: z.number(), archived: z.number().optional() }),
    title: z.string(),
    location: LocationRef,
    subpath: z.string().optional(),
    revert: RevertState.optional(),
  })
  .meta({ id: "SessionV2Info" })
export type SessionV2Info = z.infer<typeof SessionV2Info>

/** Cursors of the neighbouring pages. */
export const PageCursors = z.object({ previous: z.string().optional(), next: z.string().optional() })
export type PageCursors = z.infer<typeof PageCursors>

export const SessionsResponse = z
  .object({ data: z.array(SessionV2Info), cursor: PageCursors })
  .meta({ id: "SessionsResponse" })
export type SessionsResponse = z.infer<typeof SessionsResponse>

export const SessionActive = z.object({ type: z.literal("running") }).meta({ id: "SessionActive" })

/** Sessions that run, by id. */
export const SessionActiveMap = z.record(z.string(), SessionActive)
export type SessionActiveMap = z.infer<typeof SessionActiveMap>

const pageQuery = {
  order: z.enum(["asc", "desc"]).optional(),
  cursor: z.string().optional(),
}

/** Newest first unless told; 50 unless told, 5,000 at most. `directory` and `project` narrow the list; `workspace` is ignored. */
export const SessionV2ListQuery = z.object({
  workspace: z.string().meta({ pattern: "^wrk" }).optional(),
  limit: queryInteger(1).optional(),
  ...pageQuery,
  search: z.string().optional(),
  directory: z.string().optional(),
  project: z.string().optional(),
  subpath: z.string().optional(),
})
export type SessionV2ListQuery = z.infer<typeof SessionV2ListQuery>

/** Newest first unless told; 50 unless told. */
export const SessionMessagesQuery = z.object({ limit: queryInteger(1, 200).optional(), ...pageQuery })
export type SessionMessagesQuery = z.infer<typeof SessionMessagesQuery>

export const SessionV2CreateInput = z.object({
  id: SessionID.optional(),
  agent: z.string().optional(),
  model: ModelRef.optional(),
  location: LocationRef.optional(),
})
export type SessionV2CreateInput = z.infer<typeof SessionV2CreateInput>

export const SessionSwitchAgentInput = z.object({ agent: z.string() })
export const SessionSwitchModelInput = z.object({ model: ModelRef })

export const PromptInputFileAttachment = z
  .object({
    uri: z.string(),
    name: z.string().optional(),
    description: z.string().optional(),
    source: PromptSource.optional(),
  })
  .meta({ id: "PromptInputFileAttachment" })

export const PromptV2Input = z
  .object({
    text: z.string(),
    files: z.array(PromptInputFileAttachment).optional(),
    agents: z.array(PromptAgentAttachment).optional(),
  })
  .meta({ id: "PromptInput" })
export type PromptV2Input = z.infer<typeof PromptV2Input>

/** `resume: false` stores the prompt without having it answered. */
export const SessionV2PromptInput = z.object({
  id: NextMessageID.optional(),
  prompt: PromptV2Input,
  delivery: z.enum(["steer", "queue"]).optional(),
  resume: z.boolean().optional(),
})
export type SessionV2PromptInput = z.infer<typeof SessionV2PromptInput>

/** A prompt that was taken in; `admittedSeq` and `promotedSeq` are its places in the session's history. */
export const SessionInputAdmitted = z
  .object({
    admittedSeq: z.int().nonnegative(),
    id: NextMessageID,
    sessionID: SessionID,
    prompt: Prompt,
    delivery: z.enum(["steer", "queue"]),
    timeCreated: z.number(),
    promotedSeq: z.int().nonnegative().optional(),
  })
  .meta({ id: "SessionInputAdmitted" })
export type SessionInputAdmitted = z.infer<typeof SessionInputAdmitted>

/** `files: false` leaves the files as they are. */
export const SessionRevertStageInput = z.object({ messageID: NextMessageID, files: z.boolean().optional() })
export type SessionRevertStageInput = z.infer<typeof SessionRevertStageInput>
