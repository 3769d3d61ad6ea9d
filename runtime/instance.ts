import { type Agents, createAgents } from "./agent/agents.ts"
import { type CommandRuns, createCommandRuns } from "./agent/command.ts"
import { createLoop } from "./agent/create-loop.ts"
import { createExpandParts } from "./agent/input-parts.ts"
import { readInstructions } from "./agent/instructions.ts"
import { createResolveAuthor } from "./agent/author.ts"
import { createPrompts, type Prompts } from "./agent/prompt.ts"
import { createSubagents } from "./agent/subagent.ts"
import { createSummarize, type Summarize } from "./agent/summarize.ts"
import { createTitles } from "./agent/title.ts"
import { createTruncate } from "./agent/truncate.ts"
import { createSkills, type Skills } from "./command/skills.ts"
import { type Commands, createCommands } from "./command/commands.ts"
import { type ConfigService, createConfig } from "./config/config.ts"
import type { Reader } from "./event-reader.ts"
import type { Publisher, SubscribeOptions } from "./events.ts"
import { createFormatters, type Formatters } from "./formatter/formatters.ts"
import type { Location } from "./location.ts"
import { heardBy } from "./lsp/heard.ts"
import { createLsp, type Lsp } from "./lsp/lsp.ts"
import { createPermissions, type Permissions } from "./permission/permissions.ts"
import { createMcp, type Mcp } from "./mcp/mcp.ts"
import { createWorkspace, type Workspace } from "./file/workspace.ts"
import { createAsk } from "./oauth/ask.ts"
import { createProviderLogins, type ProviderLogins } from "./oauth/logins.ts"
import { createSignIns } from "./oauth/sign-ins.ts"
import type { Platform } from "./platform.ts"
import { createWorkspaceProject, type WorkspaceProject } from "./project/workspace-project.ts"
import { createProviders, type Providers } from "./provider/providers.ts"
import { createPtys, type Ptys } from "./pty/ptys.ts"
import { createQuestions, type Questions } from "./question/questions.ts"
import type { SessionStatusMap } from "./schema/session.ts"
import type { Server } from "./server.ts"
import { createDiffs, type Diffs } from "./session/diffs.ts"
import { createFork, type Fork } from "./session/fork.ts"
import { createMessages, type Messages } from "./session/messages.ts"
import { optionalSnapshots } from "./session/optional-snapshots.ts"
import { createMoveSession, type MoveSession } from "./session/move.ts"
import { removeSession } from "./session/removal.ts"
import { createReverts, type Reverts } from "./session/revert.ts"
import type { Runs } from "./session/runs.ts"
import { createSessions, type Sessions } from "./session/sessions.ts"
import { createShellCommands, type ShellCommands } from "./session/shell.ts"
import { createTransfers, type Transfers } from "./session/transfers.ts"
import { createSubmissions } from "./session/submissions.ts"
import { createRedaction } from "./share/known-secrets.ts"
import { createShares, type Shares } from "./share/shares.ts"
import { pendingProviderLogins } from "./storage/provider-logins.ts"
import type { Store } from "./store.ts"
import { createTuiControl, type TuiControl } from "./tui/control.ts"
import { createFileLocks } from "./tools/file-locks.ts"
import { createWorktrees, type Worktrees } from "./vcs/worktrees.ts"
import { createToolset, type Toolset } from "./agent/toolset.ts"

/** Everything for one workspace root. It only wires; its services get what they need one by one, never the instance. */
export interface Instance {
  location: Location
  platform: Platform
  publisher: Publisher
  sessions: Sessions
  messages: Messages
  runs: Runs
  prompts: Prompts
  summarize: Summarize
  commandRuns: CommandRuns
  fork: Fork
  reverts: Reverts
  diffs: Diffs
  shellCommands: ShellCommands
  permissions: Permissions
  questions: Questions
  config: ConfigService
  agents: Agents
  providers: Providers
  providerLogins: ProviderLogins
  commands: Commands
  skills: Skills
  tools: Toolset
  project: WorkspaceProject
  workspace: Workspace
  mcp: Mcp
  lsp: Lsp
  formatters: Formatters
  tui: TuiControl
  shares: Shares
  transfers: Transfers
  ptys: Ptys
  worktrees: Worktrees
  /** Stops what a session and its children do, then removes them. @throws NotFoundError */
  removeSession(id: string): Promise<void>
  moveSession: MoveSession
  /** Sessions of this directory that are not idle. */
  statuses(): SessionStatusMap
  /** Events of this directory. */
  subscribe(options: SubscribeOptions): Reader
  /** Cursor of the newest event. */
  cursor(): string
  /** Ends what runs here, tells the clients and forgets what was kept in memory; the next request starts afresh. */
  dispose(): Promise<void>
  /** Ends the programs that were started, at the end of the process. */
  close(): Promise<void>
}

export interface InstanceOptions {
  platform: Platform
  store: Store
  server: Server
  location: Location
  /** Directory that sessions cannot leave; absent where they can be anywhere. */
  root: string | undefined
  /** Whether the directory's own config may start programs and widen permissions. */
  trusted: () => boolean
  /** Trusts a directory, this one without a name, and all below it for good; returns it without symlinks. */
  addTrust(directory: string | undefined): Promise<string>
  /** Gives a directory this one's trust, or takes it away. */
  passTrust(directory: string): Promise<void>
  /** Ends the instances of a directory and of those below it. */
  disposeWithin(directory: string): Promise<void>
  onDispose(): void
  /** A terminal was opened here, or is gone. */
  onTerminal(id: string, exists: boolean): void
  /** The config was changed through this instance. */
  onConfigUpdate(): Promise<void>
}

export const createInstance = (options: InstanceOptions): Instance => {
  const { platform, store, server, location, trusted, passTrust, disposeWithin } = options
  const { files, environment, clock, log, background, models, catalogue, egress, shell } = platform
  const { events, ids, runs } = store
  const { directory, worktree } = location
  const place = { directory, worktree }
  const publisher = events.scoped({ directory, project: location.projectID })
  const sessions = createSessions({ store: store.sessions, events, publisher, ids, clock, location })
  const messages = createMessages({ store: store.messages, events, publisher, clock })
  const permissions = createPermissions({
    asks: store.permissionAsks,
    grants: store.grants,
    events,
    publisher,
    ids,
    directory,
  })
  const questions = createQuestions({ asks: store.questionAsks, publisher, ids, directory })
  const config = createConfig({ files, environment, log, trusted, onUpdate: options.onConfigUpdate, ...place })
  const agents = createAgents({ config, environment })
  const { credentials } = server
  const signInsOf = createSignIns({ ask: createAsk(egress), clock, secret: ids.secret })
  const providers = createProviders({ config, credentials, environment, models, catalogue, clock, signInsOf })
  const providerLogins = createProviderLogins({
    ...{ credentials, directory, clock, background, secret: ids.secret, signInsOf: providers.signIns },
    pending: pendingProviderLogins(platform.database, clock.now),
  })
  const skills = createSkills({ files, environment, log, config, ...place })
  const mcp = createMcp({ platform, config, publisher, ids, loginStore: server.mcpLogins, directory })
  const lsp = createLsp({
    platform,
    config,
    publisher,
    location,
    onStart: () => workspace.finder.watching.startFiles(),
  })
  const formatters = createFormatters({ platform, config, location })
  const commands = createCommands({ config, skills, prompts: mcp.prompts })
  const locks = createFileLocks()
  const workspace = createWorkspace({ platform, location, publisher: heardBy(lsp, publisher), locks })
  const tools = createToolset({ platform, locks, others: mcp.tools })
  const truncate = createTruncate(files, `${environment.paths.data}/tool-output`, () => ids.make("tool"))
  const resolveAuthor = createResolveAuthor({ agents, providers, publisher })
  const snapshots = optionalSnapshots(platform.snapshots, config)
  const diffs = createDiffs({ sessions, messages, publisher, snapshots, location, background, log })
  const reverts = createReverts({ sessions, messages, runs, publisher, snapshots, location, clock, diffs })
  const settleRevert = reverts.settle
  const runSubagent = createSubagents({ sessions, messages, runs, agents, prompts: () => prompts })
  const { loop, requestSummary } = createLoop({
    ...{ platform, location, sessions, messages, publisher, ids, clock },
    ...{ agents, providers, config, snapshots, truncate },
    retry: { tries: 8, silenceMs: 5 * 60_000 },
    tools: tools.forModel,
    services: {
      ...{ platform, location, sessions, permissions, questions, publisher, runSubagent },
      skills: skills.list,
      care: { touch: lsp.touch, diagnose: lsp.diagnose, format: formatters.format },
    },
    instructions: async () => [
      ...(await readInstructions({ files, environment, config, log, egress, ...place })),
      ...(await mcp.instructions()),
    ],
    onChange: (message) => diffs.update(message.sessionID, message.parentID),
  })
  const prompts = createPrompts({
    ...{ sessions, messages, publisher, runs, resolveAuthor, providers, ids, clock, background, location },
    submissions: createSubmissions(platform.database, clock),
    expandParts: createExpandParts({ platform, location, publisher, ids, truncate, readResource: mcp.resources.read }),
    nameSession: createTitles({ sessions, agents, providers, log }),
    loop,
    beforePrompt: settleRevert,
  })
  const summarize = createSummarize({
    ...{ sessions, runs, publisher, providers, resolveAuthor, request: requestSummary, loop, settleRevert },
  })
  const shellCommands = createShellCommands({
    ...{ shell, sessions, messages, runs, publisher, ids, clock, location, resolveAuthor, settleRevert, truncate },
  })
  const commandRuns = createCommandRuns({
    ...{ platform, location, sessions, publisher, commands, agents, providers, prompts, resolveAuthor },
  })

  const hears = (type: string) => events.hears({ directory, sessionID: undefined, type })
  const tui = createTuiControl({ publisher, hears, clock })
  const subscribe = (wanted: SubscribeOptions) =>
    events.subscribe({ ...wanted, filter: { ...wanted.filter, directory } })
  const redaction = () => createRedaction({ config, credentials, environment })
  const transfers = createTransfers({ sessions, messages, ids, clock, redaction })
  const shares = createShares({
    ...{
      store: store.shares,
      parts: store.messages,
      sessions,
      messages,
      config,
      events,
      subscribe,
      ids,
      clock,
      redaction,
    },
  })

  const ptys = createPtys({
    ...{ terminal: platform.terminal, publisher, ids, clock, directory },
    shell: async () => (await config.get()).shell,
    onChange: options.onTerminal,
  })

  const worktrees = createWorktrees({ platform, server, location, events, passTrust, disposeWithin })

  const isHere = (sessionID: string) => store.sessions.directoryOf(sessionID) === directory

  const dispose = async () => {
    await Promise.all(
      runs
        .here()
        .filter(isHere)
        .map((sessionID) => runs.abort(sessionID)),
    )
    messages.flush()
    permissions.forgetGrants()
    tui.close()
    providerLogins.stop()
    background.run(ptys.close())
    background.run(mcp.dispose())
    background.run(lsp.stop())
    background.run(workspace.dispose())
    options.onDispose()
    publisher.publish("server.instance.disposed", { directory })
    events.endReaders(directory)
  }

  return {
    ...{ location, platform, publisher, sessions, messages, runs, prompts, permissions, questions },
    ...{ summarize, commandRuns, shellCommands, reverts, diffs, fork: createFork({ sessions, messages, ids, clock }) },
    ...{
      config,
      agents,
      providers,
      providerLogins,
      commands,
      skills,
      tools,
      mcp,
      lsp,
      formatters,
      tui,
      shares,
      workspace,
    },
    project: createWorkspaceProject({ platform, server, location, publisher, dispose, addTrust: options.addTrust }),
    worktrees,
    moveSession: createMoveSession({
      ...{ platform, store: store.sessions, events, publisher, runs, location, root: options.root },
    }),
    removeSession: (id) => removeSession(sessions, runs, id),
    statuses: () => Object.fromEntries([...runs.statuses()].filter(([sessionID]) => isHere(sessionID))),
    subscribe,
    transfers,
    ptys,
    cursor: () => events.cursor(),
    dispose,
    async close() {
      providerLogins.stop()
      await Promise.all([ptys.close(), mcp.stop(), lsp.stop(), workspace.dispose(), worktrees.stop()])
    },
  }
}
