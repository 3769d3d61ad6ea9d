import { apiRegistry } from "./api-registry.ts"
import { appAgents } from "./app/agents.ts"
import { appLog } from "./app/log.ts"
import { appSkills } from "./app/skills.ts"
import { authRemove } from "./auth/remove.ts"
import { authSet } from "./auth/set.ts"
import { commandList } from "./command/list.ts"
import { configGet } from "./config/get.ts"
import { configProviders } from "./config/providers.ts"
import { configUpdate } from "./config/update.ts"
import { docAsset } from "./doc/asset.ts"
import { docGet } from "./doc/get.ts"
import { docPage } from "./doc/page.ts"
import type { AnyEndpoint } from "./endpoint.ts"
import { eventSubscribe } from "./event/subscribe.ts"
import { experimentalCapabilitiesGet } from "./experimental-capabilities/get.ts"
import { experimentalConsoleGet } from "./experimental-console/get.ts"
import { experimentalControlPlaneMoveSession } from "./experimental-control-plane/move-session.ts"
import { experimentalResourceList } from "./experimental-resource/list.ts"
import { experimentalSessionList } from "./experimental-session/list.ts"
import { experimentalWorkspaceList } from "./experimental-workspace/list.ts"
import { experimentalWorkspaceStatus } from "./experimental-workspace/status.ts"
import { fileList } from "./file/list.ts"
import { fileRead } from "./file/read.ts"
import { fileRemove } from "./file/remove.ts"
import { fileStatus } from "./file/status.ts"
import { fileWrite } from "./file/write.ts"
import { findFiles } from "./find/files.ts"
import { findSymbols } from "./find/symbols.ts"
import { findText } from "./find/text.ts"
import { formatterStatus } from "./formatter/status.ts"
import { globalConfigGet } from "./global/config-get.ts"
import { globalConfigUpdate } from "./global/config-update.ts"
import { globalDispose } from "./global/dispose.ts"
import { globalEvent } from "./global/event.ts"
import { globalHealth } from "./global/health.ts"
import { instanceDispose } from "./instance/dispose.ts"
import { lspStatus } from "./lsp/status.ts"
import { mcpAdd } from "./mcp/add.ts"
import { mcpAuthAuthenticate } from "./mcp/auth-authenticate.ts"
import { mcpAuthCallback } from "./mcp/auth-callback.ts"
import { mcpAuthRemove } from "./mcp/auth-remove.ts"
import { mcpAuthStart } from "./mcp/auth-start.ts"
import { mcpConnect } from "./mcp/connect.ts"
import { mcpDisconnect } from "./mcp/disconnect.ts"
import { mcpOAuthCallback } from "./mcp/oauth-callback.ts"
import { mcpStatus } from "./mcp/status.ts"
import { partDelete } from "./part/delete.ts"
import { partUpdate } from "./part/update.ts"
import { pathGet } from "./path/get.ts"
import { permissionList } from "./permission/list.ts"
import { permissionReply } from "./permission/reply.ts"
import { permissionRespond } from "./permission/respond.ts"
import { projectCloneGit } from "./project/clone-git.ts"
import { projectCurrent } from "./project/current.ts"
import { projectDirectories } from "./project/directories.ts"
import { projectExport } from "./project/export.ts"
import { projectImport } from "./project/import.ts"
import { projectInitGit } from "./project/init-git.ts"
import { projectList } from "./project/list.ts"
import { projectTrust } from "./project/trust.ts"
import { projectUpdate } from "./project/update.ts"
import { providerAuth } from "./provider/auth.ts"
import { providerList } from "./provider/list.ts"
import { providerOauthAnswer } from "./provider/oauth-answer.ts"
import { providerOauthAuthorize } from "./provider/oauth-authorize.ts"
import { providerOauthCallback } from "./provider/oauth-callback.ts"
import { ptyConnectToken } from "./pty/connect-token.ts"
import { ptyConnect } from "./pty/connect.ts"
import { ptyCreate } from "./pty/create.ts"
import { ptyGet } from "./pty/get.ts"
import { ptyList } from "./pty/list.ts"
import { ptyRemove } from "./pty/remove.ts"
import { ptyShells } from "./pty/shells.ts"
import { ptyUpdate } from "./pty/update.ts"
import { questionList } from "./question/list.ts"
import { questionReject } from "./question/reject.ts"
import { questionReply } from "./question/reply.ts"
import { sessionAbort } from "./session/abort.ts"
import { sessionChildren } from "./session/children.ts"
import { sessionCommand } from "./session/command.ts"
import { sessionCreate } from "./session/create.ts"
import { sessionDeleteMessage } from "./session/delete-message.ts"
import { sessionDelete } from "./session/delete.ts"
import { sessionDiff } from "./session/diff.ts"
import { sessionExport } from "./session/export.ts"
import { sessionFork } from "./session/fork.ts"
import { sessionGet } from "./session/get.ts"
import { sessionImport } from "./session/import.ts"
import { sessionInit } from "./session/init.ts"
import { sessionList } from "./session/list.ts"
import { sessionMessage } from "./session/message.ts"
import { sessionMessages } from "./session/messages.ts"
import { sessionPromptAsync } from "./session/prompt-async.ts"
import { sessionPrompt } from "./session/prompt.ts"
import { sessionRevert } from "./session/revert.ts"
import { sessionShare } from "./session/share.ts"
import { sessionShell } from "./session/shell.ts"
import { sessionStatus } from "./session/status.ts"
import { sessionSummarize } from "./session/summarize.ts"
import { sessionTodo } from "./session/todo.ts"
import { sessionUnrevert } from "./session/unrevert.ts"
import { sessionUnshare } from "./session/unshare.ts"
import { sessionUpdate } from "./session/update.ts"
import { shareGet } from "./share/get.ts"
import { toolIDs } from "./tool/ids.ts"
import { toolList } from "./tool/list.ts"
import { tuiAppendPrompt } from "./tui/append-prompt.ts"
import { tuiClearPrompt } from "./tui/clear-prompt.ts"
import { tuiControlNext } from "./tui/control-next.ts"
import { tuiControlResponse } from "./tui/control-response.ts"
import { tuiExecuteCommand } from "./tui/execute-command.ts"
import { tuiOpenHelp } from "./tui/open-help.ts"
import { tuiOpenModels } from "./tui/open-models.ts"
import { tuiOpenSessions } from "./tui/open-sessions.ts"
import { tuiOpenThemes } from "./tui/open-themes.ts"
import { tuiPublish } from "./tui/publish.ts"
import { tuiSelectSession } from "./tui/select-session.ts"
import { tuiShowToast } from "./tui/show-toast.ts"
import { tuiSubmitPrompt } from "./tui/submit-prompt.ts"
import { v2ProjectCopyRefresh } from "./v2-project-copy/refresh.ts"
import { vcsApply } from "./vcs/apply.ts"
import { vcsDiffRaw } from "./vcs/diff-raw.ts"
import { vcsDiff } from "./vcs/diff.ts"
import { vcsGet } from "./vcs/get.ts"
import { vcsStatus } from "./vcs/status.ts"
import { worktreeCreate } from "./worktree/create.ts"
import { worktreeList } from "./worktree/list.ts"
import { worktreeRemove } from "./worktree/remove.ts"
import { worktreeReset } from "./worktree/reset.ts"

/** Every endpoint, by name. Router, document and route list read it; imports are explicit, as Workers cannot look into folders. */
export const registry: readonly AnyEndpoint[] = [
  appAgents,
  appLog,
  appSkills,
  authRemove,
  authSet,
  commandList,
  configGet,
  configProviders,
  configUpdate,
  docAsset,
  docGet,
  docPage,
  eventSubscribe,
  experimentalCapabilitiesGet,
  experimentalConsoleGet,
  experimentalControlPlaneMoveSession,
  experimentalResourceList,
  experimentalSessionList,
  experimentalWorkspaceList,
  experimentalWorkspaceStatus,
  fileList,
  fileRead,
  fileRemove,
  fileStatus,
  fileWrite,
  findFiles,
  findSymbols,
  findText,
  formatterStatus,
  globalConfigGet,
  globalConfigUpdate,
  globalDispose,
  globalEvent,
  globalHealth,
  instanceDispose,
  lspStatus,
  mcpAdd,
  mcpAuthAuthenticate,
  mcpAuthCallback,
  mcpAuthRemove,
  mcpAuthStart,
  mcpConnect,
  mcpDisconnect,
  mcpOAuthCallback,
  mcpStatus,
  partDelete,
  partUpdate,
  pathGet,
  permissionList,
  permissionReply,
  permissionRespond,
  projectCloneGit,
  projectCurrent,
  projectDirectories,
  projectExport,
  projectImport,
  projectInitGit,
  projectList,
  projectTrust,
  projectUpdate,
  providerAuth,
  providerList,
  providerOauthAnswer,
  providerOauthAuthorize,
  providerOauthCallback,
  ptyConnect,
  ptyConnectToken,
  ptyCreate,
  ptyGet,
  ptyList,
  ptyRemove,
  ptyShells,
  ptyUpdate,
  questionList,
  questionReject,
  questionReply,
  sessionAbort,
  sessionChildren,
  sessionCommand,
  sessionCreate,
  sessionDelete,
  sessionDeleteMessage,
  sessionDiff,
  sessionExport,
  sessionFork,
  sessionGet,
  sessionImport,
  sessionInit,
  sessionList,
  sessionMessage,
  sessionMessages,
  sessionPrompt,
  sessionPromptAsync,
  sessionRevert,
  sessionShare,
  sessionShell,
  sessionStatus,
  sessionSummarize,
  sessionTodo,
  sessionUnrevert,
  sessionUnshare,
  sessionUpdate,
  shareGet,
  toolIDs,
  toolList,
  tuiAppendPrompt,
  tuiClearPrompt,
  tuiControlNext,
  tuiControlResponse,
  tuiExecuteCommand,
  tuiOpenHelp,
  tuiOpenModels,
  tuiOpenSessions,
  tuiOpenThemes,
  tuiPublish,
  tuiSelectSession,
  tuiShowToast,
  tuiSubmitPrompt,
  v2ProjectCopyRefresh,
  vcsApply,
  vcsDiff,
  vcsDiffRaw,
  vcsGet,
  vcsStatus,
  worktreeCreate,
  worktreeList,
  worktreeRemove,
  worktreeReset,
  ...apiRegistry,
]
