import type * as v2 from "@opencode-ai/sdk/v2"
import type { Agent } from "../../runtime/schema/agent.ts"
import type { ApiAuth, Auth, OAuth, WellKnownAuth } from "../../runtime/schema/auth.ts"
import type { Command } from "../../runtime/schema/command.ts"
import type { AgentConfig } from "../../runtime/schema/config-agent.ts"
import type { McpLocalConfig, McpRemoteConfig } from "../../runtime/schema/config-mcp.ts"
import type { PermissionConfig } from "../../runtime/schema/config-permission.ts"
import type { ProviderConfig } from "../../runtime/schema/config-provider.ts"
import type { Config } from "../../runtime/schema/config.ts"
import type {
  BadRequestError,
  InvalidRequestError,
  McpServerNotFoundError,
  McpUnsupportedOAuthError,
  NotFoundError,
  PermissionNotFoundError,
  ProjectNotFoundError,
  ProviderAuthError1,
  PtyForbiddenError,
  PtyNotFoundError,
  QuestionNotFoundError,
  SessionBusyError,
  TaggedBadRequest,
  TaggedForbidden,
  TaggedInternalServerError,
  UnknownError,
  VcsApplyError,
} from "../../runtime/schema/errors.ts"
import type { Event, GlobalEvent } from "../../runtime/schema/event-union.ts"
import type {
  EventCommandExecuted,
  EventMessagePartDelta,
  EventMessagePartRemoved,
  EventMessagePartUpdated,
  EventMessageRemoved,
  EventMessageUpdated,
  EventPermissionAsked,
  EventPermissionReplied,
  EventQuestionAsked,
  EventQuestionRejected,
  EventQuestionReplied,
  EventServerConnected,
  EventServerInstanceDisposed,
  EventSessionCompacted,
  EventSessionCreated,
  EventSessionDeleted,
  EventSessionDiff,
  EventSessionError,
  EventSessionIdle,
  EventSessionStatus,
  EventSessionUpdated,
  EventTodoUpdated,
} from "../../runtime/schema/event.ts"
import type { FilePart } from "../../runtime/schema/file-part.ts"
import type { FilePartSource } from "../../runtime/schema/file-source.ts"
import type { FileContent, FileNode, FileStatus } from "../../runtime/schema/file.ts"
import type { WorkspaceSymbol } from "../../runtime/schema/find.ts"
import type { FormatterStatus } from "../../runtime/schema/formatter.ts"
import type { LSPStatus } from "../../runtime/schema/lsp.ts"
import type { MCPStatus } from "../../runtime/schema/mcp.ts"
import type {
  APIError,
  ContentFilterError,
  ContextOverflowError,
  MessageAbortedError,
  MessageOutputLengthError,
  ProviderAuthError,
  StructuredOutputError,
} from "../../runtime/schema/message-error.ts"
import type { AssistantMessage, Message, UserMessage } from "../../runtime/schema/message.ts"
import type { Model } from "../../runtime/schema/model.ts"
import type { OutputFormat } from "../../runtime/schema/output-format.ts"
import type {
  AgentPart,
  CompactionPart,
  Part,
  PatchPart,
  ReasoningPart,
  RetryPart,
  SnapshotPart,
  StepFinishPart,
  StepStartPart,
  SubtaskPart,
  TextPart,
  ToolPart,
} from "../../runtime/schema/part.ts"
import type { Path } from "../../runtime/schema/path.ts"
import type { PermissionRequest, PermissionRule, PermissionRuleset } from "../../runtime/schema/permission.ts"
import type { Project, ProjectDirectories } from "../../runtime/schema/project.ts"
import type { Provider, ProviderAuthAuthorization, ProviderAuthMethod } from "../../runtime/schema/provider.ts"
import type { Pty, PtyTicketConnectToken } from "../../runtime/schema/pty.ts"
import type { QuestionAnswer, QuestionInfo, QuestionRequest } from "../../runtime/schema/question.ts"
import type { Session, SessionStatus, SnapshotFileDiff } from "../../runtime/schema/session.ts"
import type { Todo } from "../../runtime/schema/todo.ts"
import type {
  ToolState,
  ToolStateCompleted,
  ToolStateError,
  ToolStatePending,
  ToolStateRunning,
} from "../../runtime/schema/tool-state.ts"
import type { ToolIDs, ToolList, ToolListItem } from "../../runtime/schema/tool.ts"
import type {
  EventTuiCommandExecute,
  EventTuiPromptAppend,
  EventTuiSessionSelect,
  EventTuiToastShow,
} from "../../runtime/schema/tui.ts"
import type { VcsFileDiff, VcsFileStatus, VcsInfo } from "../../runtime/schema/vcs.ts"
import type { Fits, Sent } from "./fits.ts"

// What our schemas describe fits what the client takes.
export type Sessions = [
  Fits<v2.Session, Sent<Session>>,
  Fits<v2.SessionStatus, Sent<SessionStatus>>,
  Fits<v2.SnapshotFileDiff, Sent<SnapshotFileDiff>>,
  Fits<v2.Todo, Sent<Todo>>,
  Fits<v2.Message, Sent<Message>>,
  Fits<v2.UserMessage, Sent<UserMessage>>,
  Fits<v2.AssistantMessage, Sent<AssistantMessage>>,
  Fits<v2.OutputFormat, Sent<OutputFormat>>,
  Fits<v2.Part, Sent<Part>>,
  Fits<v2.TextPart, Sent<TextPart>>,
  Fits<v2.SubtaskPart, Sent<SubtaskPart>>,
  Fits<v2.ReasoningPart, Sent<ReasoningPart>>,
  Fits<v2.FilePart, Sent<FilePart>>,
  Fits<v2.FilePartSource, Sent<FilePartSource>>,
  Fits<v2.ToolPart, Sent<ToolPart>>,
  Fits<v2.ToolState, Sent<ToolState>>,
  Fits<v2.ToolStatePending, Sent<ToolStatePending>>,
  Fits<v2.ToolStateRunning, Sent<ToolStateRunning>>,
  Fits<v2.ToolStateCompleted, Sent<ToolStateCompleted>>,
  Fits<v2.ToolStateError, Sent<ToolStateError>>,
  Fits<v2.StepStartPart, Sent<StepStartPart>>,
  Fits<v2.StepFinishPart, Sent<StepFinishPart>>,
  Fits<v2.SnapshotPart, Sent<SnapshotPart>>,
  Fits<v2.PatchPart, Sent<PatchPart>>,
  Fits<v2.AgentPart, Sent<AgentPart>>,
  Fits<v2.RetryPart, Sent<RetryPart>>,
  Fits<v2.CompactionPart, Sent<CompactionPart>>,
]

export type Asking = [
  Fits<v2.PermissionRule, Sent<PermissionRule>>,
  Fits<v2.PermissionRuleset, Sent<PermissionRuleset>>,
  Fits<v2.PermissionRequest, Sent<PermissionRequest>>,
  Fits<v2.QuestionInfo, Sent<QuestionInfo>>,
  Fits<v2.QuestionAnswer, Sent<QuestionAnswer>>,
  Fits<v2.QuestionRequest, Sent<QuestionRequest>>,
]

export type SetUp = [
  Fits<v2.Config, Sent<Config>>,
  Fits<v2.AgentConfig, Sent<AgentConfig>>,
  Fits<v2.ProviderConfig, Sent<ProviderConfig>>,
  Fits<v2.McpLocalConfig, Sent<McpLocalConfig>>,
  Fits<v2.McpRemoteConfig, Sent<McpRemoteConfig>>,
  Fits<v2.PermissionConfig, Sent<PermissionConfig>>,
  Fits<v2.Provider, Sent<Provider>>,
  Fits<v2.ProviderAuthMethod, Sent<ProviderAuthMethod>>,
  Fits<v2.ProviderAuthAuthorization, Sent<ProviderAuthAuthorization>>,
  Fits<v2.Model, Sent<Model>>,
  Fits<v2.Agent, Sent<Agent>>,
  Fits<v2.Command, Sent<Command>>,
  Fits<v2.Auth, Sent<Auth>>,
  Fits<v2.OAuth, Sent<OAuth>>,
  Fits<v2.ApiAuth, Sent<ApiAuth>>,
  Fits<v2.WellKnownAuth, Sent<WellKnownAuth>>,
]

export type Workspace = [
  Fits<v2.Project, Sent<Project>>,
  Fits<v2.ProjectDirectories, Sent<ProjectDirectories>>,
  Fits<v2.Path, Sent<Path>>,
  // @ts-expect-error the branches are never null
  Fits<v2.VcsInfo, Sent<VcsInfo>>,
  Fits<v2.VcsFileStatus, Sent<VcsFileStatus>>,
  Fits<v2.VcsFileDiff, Sent<VcsFileDiff>>,
  Fits<v2.FileNode, Sent<FileNode>>,
  Fits<v2.FileContent, Sent<FileContent>>,
  Fits<v2.File, Sent<FileStatus>>,
  Fits<v2.Symbol, Sent<WorkspaceSymbol>>,
  Fits<v2.ToolIds, Sent<ToolIDs>>,
  Fits<v2.ToolList, Sent<ToolList>>,
  Fits<v2.ToolListItem, Sent<ToolListItem>>,
  Fits<v2.McpStatus, Sent<MCPStatus>>,
  Fits<v2.LspStatus, Sent<LSPStatus>>,
  Fits<v2.FormatterStatus, Sent<FormatterStatus>>,
  Fits<v2.Pty, Sent<Pty>>,
  Fits<v2.PtyTicketConnectToken, Sent<PtyTicketConnectToken>>,
]

export type Errors = [
  Fits<v2.ApiError, Sent<APIError>>,
  Fits<v2.ProviderAuthError, Sent<ProviderAuthError>>,
  Fits<v2.MessageOutputLengthError, Sent<MessageOutputLengthError>>,
  Fits<v2.MessageAbortedError, Sent<MessageAbortedError>>,
  Fits<v2.StructuredOutputError, Sent<StructuredOutputError>>,
  Fits<v2.ContextOverflowError, Sent<ContextOverflowError>>,
  Fits<v2.ContentFilterError, Sent<ContentFilterError>>,
  Fits<v2.BadRequestError, Sent<BadRequestError>>,
  Fits<v2.NotFoundError, Sent<NotFoundError>>,
  Fits<v2.UnknownError, Sent<UnknownError>>,
  Fits<v2.InvalidRequestError, Sent<InvalidRequestError>>,
  Fits<v2.EffectHttpApiErrorBadRequest, Sent<TaggedBadRequest>>,
  Fits<v2.EffectHttpApiErrorForbidden, Sent<TaggedForbidden>>,
  Fits<v2.EffectHttpApiErrorInternalServerError, Sent<TaggedInternalServerError>>,
  Fits<v2.SessionBusyError, Sent<SessionBusyError>>,
  Fits<v2.PermissionNotFoundError, Sent<PermissionNotFoundError>>,
  Fits<v2.QuestionNotFoundError, Sent<QuestionNotFoundError>>,
  Fits<v2.ProjectNotFoundError, Sent<ProjectNotFoundError>>,
  Fits<v2.PtyNotFoundError, Sent<PtyNotFoundError>>,
  Fits<v2.PtyForbiddenError, Sent<PtyForbiddenError>>,
  Fits<v2.McpServerNotFoundError, Sent<McpServerNotFoundError>>,
  Fits<v2.McpUnsupportedOAuthError, Sent<McpUnsupportedOAuthError>>,
  Fits<v2.VcsApplyError, Sent<VcsApplyError>>,
  Fits<v2.ProviderAuthError1, Sent<ProviderAuthError1>>,
]

export type Events = [
  Fits<v2.Event, Sent<Event>>,
  Fits<v2.GlobalEvent, Sent<GlobalEvent>>,
  Fits<v2.EventServerConnected, Sent<EventServerConnected>>,
  Fits<v2.EventServerInstanceDisposed, Sent<EventServerInstanceDisposed>>,
  Fits<v2.EventSessionCreated, Sent<EventSessionCreated>>,
  Fits<v2.EventSessionUpdated, Sent<EventSessionUpdated>>,
  Fits<v2.EventSessionDeleted, Sent<EventSessionDeleted>>,
  Fits<v2.EventSessionStatus, Sent<EventSessionStatus>>,
  Fits<v2.EventSessionIdle, Sent<EventSessionIdle>>,
  Fits<v2.EventSessionDiff, Sent<EventSessionDiff>>,
  Fits<v2.EventSessionError, Sent<EventSessionError>>,
  Fits<v2.EventSessionCompacted, Sent<EventSessionCompacted>>,
  Fits<v2.EventMessageUpdated, Sent<EventMessageUpdated>>,
  Fits<v2.EventMessageRemoved, Sent<EventMessageRemoved>>,
  Fits<v2.EventMessagePartUpdated, Sent<EventMessagePartUpdated>>,
  Fits<v2.EventMessagePartRemoved, Sent<EventMessagePartRemoved>>,
  Fits<v2.EventMessagePartDelta, Sent<EventMessagePartDelta>>,
  Fits<v2.EventPermissionAsked, Sent<EventPermissionAsked>>,
  Fits<v2.EventPermissionReplied, Sent<EventPermissionReplied>>,
  Fits<v2.EventQuestionAsked, Sent<EventQuestionAsked>>,
  Fits<v2.EventQuestionReplied, Sent<EventQuestionReplied>>,
  Fits<v2.EventQuestionRejected, Sent<EventQuestionRejected>>,
  Fits<v2.EventTodoUpdated, Sent<EventTodoUpdated>>,
  Fits<v2.EventCommandExecuted, Sent<EventCommandExecuted>>,
  Fits<v2.EventTuiPromptAppend2, Sent<EventTuiPromptAppend>>,
  Fits<v2.EventTuiCommandExecute2, Sent<EventTuiCommandExecute>>,
  Fits<v2.EventTuiToastShow2, Sent<EventTuiToastShow>>,
  Fits<v2.EventTuiSessionSelect2, Sent<EventTuiSessionSelect>>,
]
