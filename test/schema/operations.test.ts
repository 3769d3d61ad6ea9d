import { OpenApiGeneratorV31, OpenAPIRegistry } from "@asteasolutions/zod-to-openapi"
import { expect, test } from "vitest"
import { z } from "zod"
import { Agent } from "../../runtime/schema/agent.ts"
import { Auth } from "../../runtime/schema/auth.ts"
import { Command } from "../../runtime/schema/command.ts"
import { Config } from "../../runtime/schema/config.ts"
import { Event, GlobalEvent } from "../../runtime/schema/event-union.ts"
import { ConsoleState, ExperimentalCapabilities } from "../../runtime/schema/experimental.ts"
import { FileContent, FileListQuery, FileNode, FileReadQuery, FileStatus } from "../../runtime/schema/file.ts"
import {
  FindFilesQuery,
  FindSymbolsQuery,
  FindTextMatch,
  FindTextQuery,
  WorkspaceSymbol,
} from "../../runtime/schema/find.ts"
import { FormatterStatus } from "../../runtime/schema/formatter.ts"
import { Health } from "../../runtime/schema/health.ts"
import { LogInput } from "../../runtime/schema/log.ts"
import { LSPStatus } from "../../runtime/schema/lsp.ts"
import {
  McpAddInput,
  McpAuthCallbackInput,
  McpAuthRemoved,
  McpAuthStart,
  MCPStatus,
  McpResourceMap,
  McpStatusMap,
} from "../../runtime/schema/mcp.ts"
import { AssistantMessageWithParts, MessageListQuery, MessageWithParts } from "../../runtime/schema/message.ts"
import { Part } from "../../runtime/schema/part.ts"
import { Path } from "../../runtime/schema/path.ts"
import { PermissionReplyInput, PermissionRequest, PermissionRespondInput } from "../../runtime/schema/permission.ts"
import { Project, ProjectDirectories, ProjectUpdateInput } from "../../runtime/schema/project.ts"
import { CommandInput, PromptInput, ShellInput } from "../../runtime/schema/prompt-input.ts"
import {
  ConfigProviders,
  ProviderAuthAuthorization,
  ProviderAuthMethods,
  ProviderList,
  ProviderOauthAuthorizeInput,
  ProviderOauthCallbackInput,
} from "../../runtime/schema/provider.ts"
import {
  Pty,
  PtyConnectQuery,
  PtyCreateInput,
  PtyShell,
  PtyTicketConnectToken,
  PtyUpdateInput,
} from "../../runtime/schema/pty.ts"
import { QuestionReplyInput, QuestionRequest } from "../../runtime/schema/question.ts"
import {
  MoveSessionInput,
  SessionCreateInput,
  SessionDiffQuery,
  SessionForkInput,
  SessionGlobalQuery,
  SessionInitInput,
  SessionListQuery,
  SessionRevertInput,
  SessionSummarizeInput,
  SessionUpdateInput,
} from "../../runtime/schema/session-input.ts"
import { GlobalSession, Session, SessionStatusMap, SnapshotFileDiff } from "../../runtime/schema/session.ts"
import { Skill } from "../../runtime/schema/skill.ts"
import { Todo } from "../../runtime/schema/todo.ts"
import { ToolIDs, ToolList, ToolListQuery } from "../../runtime/schema/tool.ts"
import {
  TuiAppendPromptInput,
  TuiControlRequest,
  TuiExecuteCommandInput,
  TuiPublishInput,
  TuiSelectSessionInput,
  TuiShowToastInput,
} from "../../runtime/schema/tui.ts"
import {
  VcsApplyInput,
  VcsApplyResult,
  VcsDiffQuery,
  VcsFileDiff,
  VcsFileStatus,
  VcsInfo,
} from "../../runtime/schema/vcs.ts"
import { Workspace, WorkspaceEventConnectionStatus } from "../../runtime/schema/workspace.ts"
import {
  Worktree,
  WorktreeCreateInput,
  WorktreeRemoveInput,
  WorktreeResetInput,
} from "../../runtime/schema/worktree.ts"
import { allowedOperationDifferences } from "../fixtures/openapi-differences.ts"
import more from "../fixtures/openapi.more.json" with { type: "json" }
import seed from "../fixtures/openapi.seed.json" with { type: "json" }
import { differences, type JsonSchema } from "./openapi-diff.ts"

type Shape = { query?: z.ZodObject; body?: z.ZodType; answer?: z.ZodType }

const yes = { answer: z.boolean() }

const shapes: Record<string, Shape> = {
  "app.agents": { answer: z.array(Agent) },
  "app.log": { body: LogInput, ...yes },
  "app.skills": { answer: z.array(Skill) },
  "auth.remove": yes,
  "auth.set": { body: Auth, ...yes },
  "command.list": { answer: z.array(Command) },
  "config.get": { answer: Config },
  "config.providers": { answer: ConfigProviders },
  "config.update": { body: Config, answer: Config },
  "event.subscribe": { answer: Event },
  "file.list": { query: FileListQuery, answer: z.array(FileNode) },
  "file.read": { query: FileReadQuery, answer: FileContent },
  "file.status": { answer: z.array(FileStatus) },
  "find.files": { query: FindFilesQuery, answer: z.array(z.string()) },
  "find.symbols": { query: FindSymbolsQuery, answer: z.array(WorkspaceSymbol) },
  "find.text": { query: FindTextQuery, answer: z.array(FindTextMatch) },
  "formatter.status": { answer: z.array(FormatterStatus) },
  "global.config.get": { answer: Config },
  "global.config.update": { body: Config, answer: Config },
  "global.dispose": yes,
  "global.event": { answer: GlobalEvent },
  "global.health": { answer: Health },
  "instance.dispose": yes,
  "lsp.status": { answer: z.array(LSPStatus) },
  "experimental.capabilities.get": { answer: ExperimentalCapabilities },
  "experimental.console.get": { answer: ConsoleState },
  "experimental.controlPlane.moveSession": { body: MoveSessionInput },
  "experimental.session.list": { query: SessionGlobalQuery, answer: z.array(GlobalSession) },
  "experimental.workspace.list": { answer: z.array(Workspace) },
  "experimental.workspace.status": { answer: z.array(WorkspaceEventConnectionStatus) },
  "experimental.resource.list": { answer: McpResourceMap },
  "mcp.add": { body: McpAddInput, answer: McpStatusMap },
  "mcp.auth.authenticate": { answer: MCPStatus },
  "mcp.auth.callback": { body: McpAuthCallbackInput, answer: MCPStatus },
  "mcp.auth.remove": { answer: McpAuthRemoved },
  "mcp.auth.start": { answer: McpAuthStart },
  "mcp.connect": yes,
  "mcp.disconnect": yes,
  "mcp.status": { answer: McpStatusMap },
  "part.delete": yes,
  "part.update": { body: Part, answer: Part },
  "path.get": { answer: Path },
  "permission.list": { answer: z.array(PermissionRequest) },
  "permission.reply": { body: PermissionReplyInput, ...yes },
  "permission.respond": { body: PermissionRespondInput, ...yes },
  "project.current": { answer: Project },
  "project.directories": { answer: ProjectDirectories },
  "project.initGit": { answer: Project },
  "project.list": { answer: z.array(Project) },
  "project.update": { body: ProjectUpdateInput, answer: Project },
  "provider.auth": { answer: ProviderAuthMethods },
  "provider.list": { answer: ProviderList },
  "provider.oauth.authorize": { body: ProviderOauthAuthorizeInput, answer: ProviderAuthAuthorization },
  "provider.oauth.callback": { body: ProviderOauthCallbackInput, ...yes },
  "pty.connect": { query: PtyConnectQuery, ...yes },
  "pty.connectToken": { answer: PtyTicketConnectToken },
  "pty.create": { body: PtyCreateInput, answer: Pty },
  "pty.get": { answer: Pty },
  "pty.list": { answer: z.array(Pty) },
  "pty.remove": yes,
  "pty.shells": { answer: z.array(PtyShell) },
  "pty.update": { body: PtyUpdateInput, answer: Pty },
  "question.list": { answer: z.array(QuestionRequest) },
  "question.reject": yes,
  "question.reply": { body: QuestionReplyInput, ...yes },
  "session.abort": yes,
  "session.children": { answer: z.array(Session) },
  "session.command": { body: CommandInput, answer: AssistantMessageWithParts },
  "session.create": { body: SessionCreateInput, answer: Session },
  "session.delete": yes,
  "session.deleteMessage": yes,
  "session.diff": { query: SessionDiffQuery, answer: z.array(SnapshotFileDiff) },
  "session.fork": { body: SessionForkInput, answer: Session },
  "session.get": { answer: Session },
  "session.init": { body: SessionInitInput, ...yes },
  "session.list": { query: SessionListQuery, answer: z.array(Session) },
  "session.message": { answer: MessageWithParts },
  "session.messages": { query: MessageListQuery, answer: z.array(MessageWithParts) },
  "session.prompt": { body: PromptInput, answer: AssistantMessageWithParts },
  "session.prompt_async": { body: PromptInput },
  "session.revert": { body: SessionRevertInput, answer: Session },
  "session.share": { answer: Session },
  "session.shell": { body: ShellInput, answer: MessageWithParts },
  "session.status": { answer: SessionStatusMap },
  "session.summarize": { body: SessionSummarizeInput, ...yes },
  "session.todo": { answer: z.array(Todo) },
  "session.unrevert": { answer: Session },
  "session.unshare": { answer: Session },
  "session.update": { body: SessionUpdateInput, answer: Session },
  "tool.ids": { answer: ToolIDs },
  "tool.list": { query: ToolListQuery, answer: ToolList },
  "tui.appendPrompt": { body: TuiAppendPromptInput, ...yes },
  "tui.clearPrompt": yes,
  "tui.control.next": { answer: TuiControlRequest },
  "tui.control.response": { body: z.unknown(), ...yes },
  "tui.executeCommand": { body: TuiExecuteCommandInput, ...yes },
  "tui.openHelp": yes,
  "tui.openModels": yes,
  "tui.openSessions": yes,
  "tui.openThemes": yes,
  "tui.publish": { body: TuiPublishInput, ...yes },
  "tui.selectSession": { body: TuiSelectSessionInput, ...yes },
  "tui.showToast": { body: TuiShowToastInput, ...yes },
  "tui.submitPrompt": yes,
  "v2.projectCopy.refresh": {},
  "worktree.create": { body: WorktreeCreateInput, answer: Worktree },
  "worktree.list": { answer: z.array(z.string()) },
  "worktree.remove": { body: WorktreeRemoveInput, ...yes },
  "worktree.reset": { body: WorktreeResetInput, ...yes },
  "vcs.apply": { body: VcsApplyInput, answer: VcsApplyResult },
  "vcs.diff": { query: VcsDiffQuery, answer: z.array(VcsFileDiff) },
  "vcs.diff.raw": { answer: z.string() },
  "vcs.get": { answer: VcsInfo },
  "vcs.status": { answer: z.array(VcsFileStatus) },
}

type Parameter = { name: string; in: string; schema: JsonSchema; required?: boolean }
type Content = { content?: Record<string, { schema: JsonSchema }> }
type Operation = {
  operationId: string
  parameters?: Parameter[]
  requestBody?: Content
  responses: Record<string, Content>
}

const operations = (paths: object) =>
  Object.fromEntries(
    Object.values(paths)
      .flatMap((path: object) => Object.values(path) as Operation[])
      .map((operation) => [operation.operationId, operation]),
  )

const recorded = operations({
  ...seed.paths,
  ...Object.fromEntries(Object.entries(more.paths).map(([path, item]) => [`${path} `, item])),
})
const components: Record<string, JsonSchema> = { ...seed.components.schemas, ...more.components.schemas }

const registry = new OpenAPIRegistry()
for (const [operationId, { query, body, answer }] of Object.entries(shapes)) {
  registry.registerPath({
    method: "post",
    path: `/${operationId}`,
    operationId,
    request: {
      ...(query && { query }),
      ...(body && { body: { content: { json: { schema: body } } } }),
    },
    responses: { 200: { description: "", ...(answer && { content: { json: { schema: answer } } }) } },
  })
}
const ours = operations(
  new OpenApiGeneratorV31(registry.definitions).generateDocument({ openapi: "3.1.0", info: { title: "", version: "" } })
    .paths ?? {},
)

const schemaOf = (body: Content | undefined) => Object.values(body?.content ?? {})[0]?.schema ?? {}

/** The query as one object schema, without the parameters that choose the directory. */
const queryOf = (operation: Operation | undefined): JsonSchema => {
  const query = (operation?.parameters ?? []).filter(
    (parameter) => parameter.in === "query" && !["directory", "workspace", "location"].includes(parameter.name),
  )
  return {
    type: "object",
    properties: Object.fromEntries(query.map((parameter) => [parameter.name, parameter.schema])),
    required: query.filter((parameter) => parameter.required).map((parameter) => parameter.name),
  }
}

test("every recorded operation is compared", () => {
  expect(Object.keys(shapes).sort()).toEqual(Object.keys(recorded).sort())
})

test("every body, query and answer agrees with the record, apart from the listed differences", () => {
  const found = Object.entries(recorded).flatMap(([name, theirs]) => [
    ...differences(queryOf(theirs), queryOf(ours[name]), components, `${name} query`),
    ...differences(schemaOf(theirs.requestBody), schemaOf(ours[name]?.requestBody), components, `${name} body`),
    ...differences(
      schemaOf(theirs.responses["200"]),
      schemaOf(ours[name]?.responses["200"]),
      components,
      `${name} answer`,
    ),
  ])
  expect(found.sort()).toEqual(allowedOperationDifferences.map(({ difference }) => difference).sort())
})
