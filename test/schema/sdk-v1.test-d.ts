import type * as v1 from "@opencode-ai/sdk"
import type { z } from "zod"
import type { Agent } from "../../runtime/schema/agent.ts"
import type { ApiAuth, Auth, OAuth, WellKnownAuth } from "../../runtime/schema/auth.ts"
import type { Command } from "../../runtime/schema/command.ts"
import type { AgentConfig } from "../../runtime/schema/config-agent.ts"
import type { McpLocalConfig, McpRemoteConfig } from "../../runtime/schema/config-mcp.ts"
import type { ProviderConfig } from "../../runtime/schema/config-provider.ts"
import type { Config } from "../../runtime/schema/config.ts"
import type { BadRequestError, NotFoundError, UnknownError } from "../../runtime/schema/errors.ts"
import type { Event, GlobalEvent } from "../../runtime/schema/event-union.ts"
import type {
  EventCommandExecuted,
  EventMessagePartRemoved,
  EventMessagePartUpdated,
  EventMessageRemoved,
  EventMessageUpdated,
  EventPermissionReplied,
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
import type { FindTextMatch, WorkspaceSymbol } from "../../runtime/schema/find.ts"
import type { FormatterStatus } from "../../runtime/schema/formatter.ts"
import type { LogInput } from "../../runtime/schema/log.ts"
import type { LSPStatus } from "../../runtime/schema/lsp.ts"
import type {
  McpAddInput,
  McpAuthCallbackInput,
  McpAuthRemoved,
  McpAuthStart,
  MCPStatus,
  McpStatusMap,
} from "../../runtime/schema/mcp.ts"
import type {
  APIError,
  MessageAbortedError,
  MessageOutputLengthError,
  ProviderAuthError,
} from "../../runtime/schema/message-error.ts"
import type {
  AssistantMessage,
  AssistantMessageWithParts,
  Message,
  MessageWithParts,
  UserMessage,
} from "../../runtime/schema/message.ts"
import type { Model } from "../../runtime/schema/model.ts"
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
  TextPart,
  ToolPart,
} from "../../runtime/schema/part.ts"
import type { Path } from "../../runtime/schema/path.ts"
import type { Project } from "../../runtime/schema/project.ts"
import type { CommandInput, PromptInput, ShellInput } from "../../runtime/schema/prompt-input.ts"
import type {
  ConfigProviders,
  Provider,
  ProviderAuthAuthorization,
  ProviderAuthMethod,
  ProviderAuthMethods,
  ProviderList,
  ProviderOauthAuthorizeInput,
  ProviderOauthCallbackInput,
} from "../../runtime/schema/provider.ts"
import type { Pty, PtyCreateInput, PtyUpdateInput } from "../../runtime/schema/pty.ts"
import type {
  SessionCreateInput,
  SessionForkInput,
  SessionInitInput,
  SessionRevertInput,
  SessionSummarizeInput,
  SessionUpdateInput,
} from "../../runtime/schema/session-input.ts"
import type { Session, SessionStatus, SessionStatusMap } from "../../runtime/schema/session.ts"
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
  EventTuiToastShow,
  TuiAppendPromptInput,
  TuiControlRequest,
  TuiExecuteCommandInput,
  TuiPublishInput,
  TuiShowToastInput,
} from "../../runtime/schema/tui.ts"
import type { VcsInfo } from "../../runtime/schema/vcs.ts"
import type { Body, Fits, Sent } from "./fits.ts"

// The first generation of the client describes an older server: each expected error says what it takes instead.
export type Sessions = [
  // @ts-expect-error a diff holds the texts before and after, not a patch
  Fits<v1.Session, Sent<Session>>,
  Fits<v1.SessionStatus, Sent<SessionStatus>>,
  // @ts-expect-error a todo has an id
  Fits<v1.Todo, Sent<Todo>>,
  // @ts-expect-error a diff holds the texts before and after, not a patch
  Fits<v1.Message, Sent<Message>>,
  // @ts-expect-error a diff holds the texts before and after, not a patch
  Fits<v1.UserMessage, Sent<UserMessage>>,
  // @ts-expect-error fewer kinds of message error
  Fits<v1.AssistantMessage, Sent<AssistantMessage>>,
  // @ts-expect-error a file part has no resource as its source
  Fits<v1.Part, Sent<Part>>,
  Fits<v1.TextPart, Sent<TextPart>>,
  Fits<v1.ReasoningPart, Sent<ReasoningPart>>,
  // @ts-expect-error a file part has no resource as its source
  Fits<v1.FilePart, Sent<FilePart>>,
  // @ts-expect-error a file part has no resource as its source
  Fits<v1.FilePartSource, Sent<FilePartSource>>,
  // @ts-expect-error a file part has no resource as its source
  Fits<v1.ToolPart, Sent<ToolPart>>,
  // @ts-expect-error a file part has no resource as its source
  Fits<v1.ToolState, Sent<ToolState>>,
  Fits<v1.ToolStatePending, Sent<ToolStatePending>>,
  Fits<v1.ToolStateRunning, Sent<ToolStateRunning>>,
  // @ts-expect-error a file part has no resource as its source
  Fits<v1.ToolStateCompleted, Sent<ToolStateCompleted>>,
  Fits<v1.ToolStateError, Sent<ToolStateError>>,
  Fits<v1.StepStartPart, Sent<StepStartPart>>,
  Fits<v1.StepFinishPart, Sent<StepFinishPart>>,
  Fits<v1.SnapshotPart, Sent<SnapshotPart>>,
  Fits<v1.PatchPart, Sent<PatchPart>>,
  Fits<v1.AgentPart, Sent<AgentPart>>,
  Fits<v1.RetryPart, Sent<RetryPart>>,
  Fits<v1.CompactionPart, Sent<CompactionPart>>,
]

export type SetUp = [
  // @ts-expect-error a plug-in has no options
  Fits<v1.Config, Sent<Config>>,
  // @ts-expect-error permission is not one word for all tools
  Fits<v1.AgentConfig, Sent<AgentConfig>>,
  // @ts-expect-error both modalities are required
  Fits<v1.ProviderConfig, Sent<ProviderConfig>>,
  Fits<v1.McpLocalConfig, Sent<McpLocalConfig>>,
  Fits<v1.McpRemoteConfig, Sent<McpRemoteConfig>>,
  Fits<v1.Provider, Sent<Provider>>,
  Fits<v1.ProviderAuthMethod, Sent<ProviderAuthMethod>>,
  Fits<v1.ProviderAuthAuthorization, Sent<ProviderAuthAuthorization>>,
  Fits<v1.Model, Sent<Model>>,
  // @ts-expect-error permissions by tool instead of rules, and a map of tools
  Fits<v1.Agent, Sent<Agent>>,
  Fits<v1.Command, Sent<Command>>,
  Fits<v1.Auth, Sent<Auth>>,
  Fits<v1.OAuth, Sent<OAuth>>,
  Fits<v1.ApiAuth, Sent<ApiAuth>>,
  Fits<v1.WellKnownAuth, Sent<WellKnownAuth>>,
]

export type Workspace = [
  Fits<v1.Project, Sent<Project>>,
  Fits<v1.Path, Sent<Path>>,
  // @ts-expect-error the branches are never null
  Fits<v1.VcsInfo, Sent<VcsInfo>>,
  Fits<v1.FileNode, Sent<FileNode>>,
  Fits<v1.FileContent, Sent<FileContent>>,
  Fits<v1.File, Sent<FileStatus>>,
  Fits<v1.Symbol, Sent<WorkspaceSymbol>>,
  Fits<v1.ToolIds, Sent<ToolIDs>>,
  Fits<v1.ToolList, Sent<ToolList>>,
  Fits<v1.ToolListItem, Sent<ToolListItem>>,
  Fits<v1.McpStatus, Sent<MCPStatus>>,
  Fits<v1.LspStatus, Sent<LSPStatus>>,
  Fits<v1.FormatterStatus, Sent<FormatterStatus>>,
  Fits<v1.Pty, Sent<Pty>>,
]

export type Errors = [
  Fits<v1.ApiError, Sent<APIError>>,
  Fits<v1.ProviderAuthError, Sent<ProviderAuthError>>,
  Fits<v1.MessageOutputLengthError, Sent<MessageOutputLengthError>>,
  Fits<v1.MessageAbortedError, Sent<MessageAbortedError>>,
  Fits<v1.BadRequestError, Sent<BadRequestError>>,
  Fits<v1.NotFoundError, Sent<NotFoundError>>,
  Fits<v1.UnknownError, Sent<UnknownError>>,
]

export type Events = [
  // @ts-expect-error fewer kinds of event
  Fits<v1.Event, Sent<Event>>,
  // @ts-expect-error fewer kinds of event
  Fits<v1.GlobalEvent, Sent<GlobalEvent>>,
  Fits<v1.EventServerConnected, Sent<EventServerConnected>>,
  Fits<v1.EventServerInstanceDisposed, Sent<EventServerInstanceDisposed>>,
  // @ts-expect-error a diff holds the texts before and after, not a patch
  Fits<v1.EventSessionCreated, Sent<EventSessionCreated>>,
  // @ts-expect-error a diff holds the texts before and after, not a patch
  Fits<v1.EventSessionUpdated, Sent<EventSessionUpdated>>,
  // @ts-expect-error a diff holds the texts before and after, not a patch
  Fits<v1.EventSessionDeleted, Sent<EventSessionDeleted>>,
  Fits<v1.EventSessionStatus, Sent<EventSessionStatus>>,
  Fits<v1.EventSessionIdle, Sent<EventSessionIdle>>,
  // @ts-expect-error a diff holds the texts before and after, not a patch
  Fits<v1.EventSessionDiff, Sent<EventSessionDiff>>,
  // @ts-expect-error fewer kinds of message error
  Fits<v1.EventSessionError, Sent<EventSessionError>>,
  Fits<v1.EventSessionCompacted, Sent<EventSessionCompacted>>,
  // @ts-expect-error a diff holds the texts before and after, not a patch
  Fits<v1.EventMessageUpdated, Sent<EventMessageUpdated>>,
  Fits<v1.EventMessageRemoved, Sent<EventMessageRemoved>>,
  // @ts-expect-error a file part has no resource as its source
  Fits<v1.EventMessagePartUpdated, Sent<EventMessagePartUpdated>>,
  Fits<v1.EventMessagePartRemoved, Sent<EventMessagePartRemoved>>,
  // @ts-expect-error the reply is called response, the request permission
  Fits<v1.EventPermissionReplied, Sent<EventPermissionReplied>>,
  // @ts-expect-error a todo has an id
  Fits<v1.EventTodoUpdated, Sent<EventTodoUpdated>>,
  Fits<v1.EventCommandExecuted, Sent<EventCommandExecuted>>,
  Fits<v1.EventTuiPromptAppend, Sent<EventTuiPromptAppend>>,
  Fits<v1.EventTuiCommandExecute, Sent<EventTuiCommandExecute>>,
  Fits<v1.EventTuiToastShow, Sent<EventTuiToastShow>>,
]

export type Answers = [
  Fits<v1.SessionStatusResponse, Sent<SessionStatusMap>>,
  // @ts-expect-error a diff holds the texts before and after, not a patch
  Fits<v1.SessionMessagesResponses[200], Sent<MessageWithParts[]>>,
  // @ts-expect-error a diff holds the texts before and after, not a patch
  Fits<v1.SessionMessageResponse, Sent<MessageWithParts>>,
  // @ts-expect-error fewer kinds of message error
  Fits<v1.SessionPromptResponse, Sent<AssistantMessageWithParts>>,
  // @ts-expect-error fewer kinds of message error
  Fits<v1.SessionCommandResponse, Sent<AssistantMessageWithParts>>,
  // @ts-expect-error the message comes without its parts
  Fits<v1.SessionShellResponse, Sent<MessageWithParts>>,
  // @ts-expect-error models as the catalogue writes them, not as the server runs them
  Fits<v1.ProviderListResponse, Sent<ProviderList>>,
  Fits<v1.ProviderAuthResponse, Sent<ProviderAuthMethods>>,
  Fits<v1.ConfigProvidersResponse, Sent<ConfigProviders>>,
  Fits<v1.FindTextResponse, Sent<FindTextMatch[]>>,
  Fits<v1.McpStatusResponse, Sent<McpStatusMap>>,
  Fits<v1.McpAuthStartResponse, Sent<McpAuthStart>>,
  Fits<v1.McpAuthRemoveResponse, Sent<McpAuthRemoved>>,
  Fits<v1.TuiControlNextResponse, Sent<TuiControlRequest>>,
]

export type Inputs = [
  Fits<z.input<typeof SessionCreateInput>, Body<v1.SessionCreateData>>,
  Fits<z.input<typeof SessionUpdateInput>, Body<v1.SessionUpdateData>>,
  Fits<z.input<typeof SessionForkInput>, Body<v1.SessionForkData>>,
  Fits<z.input<typeof SessionInitInput>, Body<v1.SessionInitData>>,
  Fits<z.input<typeof SessionSummarizeInput>, Body<v1.SessionSummarizeData>>,
  Fits<z.input<typeof SessionRevertInput>, Body<v1.SessionRevertData>>,
  Fits<z.input<typeof PromptInput>, Body<v1.SessionPromptData>>,
  Fits<z.input<typeof PromptInput>, Body<v1.SessionPromptAsyncData>>,
  Fits<z.input<typeof CommandInput>, Body<v1.SessionCommandData>>,
  Fits<z.input<typeof ShellInput>, Body<v1.SessionShellData>>,
  Fits<z.input<typeof Config>, Body<v1.ConfigUpdateData>>,
  Fits<z.input<typeof Auth>, Body<v1.AuthSetData>>,
  Fits<z.input<typeof ProviderOauthAuthorizeInput>, Body<v1.ProviderOauthAuthorizeData>>,
  Fits<z.input<typeof ProviderOauthCallbackInput>, Body<v1.ProviderOauthCallbackData>>,
  Fits<z.input<typeof McpAddInput>, Body<v1.McpAddData>>,
  Fits<z.input<typeof McpAuthCallbackInput>, Body<v1.McpAuthCallbackData>>,
  Fits<z.input<typeof PtyCreateInput>, Body<v1.PtyCreateData>>,
  Fits<z.input<typeof PtyUpdateInput>, Body<v1.PtyUpdateData>>,
  Fits<z.input<typeof LogInput>, Body<v1.AppLogData>>,
  Fits<z.input<typeof TuiAppendPromptInput>, Body<v1.TuiAppendPromptData>>,
  Fits<z.input<typeof TuiExecuteCommandInput>, Body<v1.TuiExecuteCommandData>>,
  Fits<z.input<typeof TuiShowToastInput>, Body<v1.TuiShowToastData>>,
  Fits<z.input<typeof TuiPublishInput>, Body<v1.TuiPublishData>>,
]
