import { NamedError } from "../errors.ts"
import type { Publisher } from "../events.ts"
import type { IDs } from "../ids.ts"
import type { Clock } from "../ports/clock.ts"
import type { OpenSocket } from "../ports/socket.ts"
import type { Terminal, TerminalProcess } from "../ports/terminal.ts"
import type {
  Pty,
  PtyConnectQuery,
  PtyCreateInput,
  PtyShell,
  PtyTicketConnectToken,
  PtyUpdateInput,
} from "../schema/pty.ts"
import { createScrollback, type Scrollback } from "./scrollback.ts"
import { createTickets, TICKET_SECONDS } from "./tickets.ts"
import { createViewers, type Viewers } from "./viewers.ts"

/** The terminals of one workspace. They are gone when the instance or the process ends. */
export interface Ptys {
  /** Those that run. */
  list(): Pty[]
  /** Shows one that has ended, too, for a minute. @throws PtyNotFoundError */
  get(id: string): Pty
  /** @throws UnsupportedError, BadRequestError, NotADirectoryError as the port; ServiceUnavailableError when too many run */
  create(input: PtyCreateInput): Promise<Pty>
  /** Title and size. @throws PtyNotFoundError */
  update(id: string, input: PtyUpdateInput): Pty
  /** Ends a terminal. @throws PtyNotFoundError */
  remove(id: string): void
  shells(): Promise<PtyShell[]>
  /** A ticket for one connection. @throws PtyNotFoundError */
  connectToken(id: string): PtyTicketConnectToken
  /**
   * Takes a socket to a terminal: first what it has shown from the cursor on (from the beginning without one, nothing with -1),
   * then what it goes on to show. Messages are typed.
   *
   * @throws PtyNotFoundError, PtyForbiddenError for a ticket that is not or no longer good
   */
  connect(id: string, query: PtyConnectQuery): OpenSocket
  /** Ends all terminals. */
  close(): Promise<void>
}

export interface PtysOptions {
  terminal: Terminal | undefined
  publisher: Publisher
  ids: IDs
  clock: Clock
  directory: string
  /** Shell that the user's config names. */
  shell(): Promise<string | undefined>
  /** Told of each terminal that can be asked for, and when it no longer can. */
  onChange(id: string, exists: boolean): void
}

interface Open {
  info: Pty
  process: TerminalProcess | undefined
  scrollback: Scrollback
  viewers: Viewers
}

const LIMIT = 50
const SIZE = { rows: 24, cols: 80 }
/** A short command ends before anyone could look at it. */
const KEEP_ENDED_MS = 60_000
/** Shells that read the user's login files when told to. */
const LOGIN_SHELL = /(?:^|\/)(?:bash|dash|fish|ksh|sh|zsh)$/

export const createPtys = (options: PtysOptions): Ptys => {
  const { terminal, publisher, ids, clock, directory, onChange } = options
  const all = new Map<string, Open>()
  const tickets = createTickets(clock)
  const ending = new AbortController()

  const find = (id: string): Open => {
    const found = all.get(id)
    if (!found) throw ptyNotFound(id)
    return found
  }

  const running = () => [...all.values()].filter(({ info }) => info.status === "running")

  const forget = (id: string) => {
    if (all.delete(id)) onChange(id, false)
  }

  const ended = (id: string, exitCode: number) => {
    const open = all.get(id)
    // It was removed, which has been told.
    if (!open) return
    open.info = { ...open.info, status: "exited", exitCode }
    open.viewers.close(1000)
    publisher.publish("pty.exited", { id, exitCode })
    clock.sleep(KEEP_ENDED_MS, ending.signal).then(
      () => forget(id),
      () => {},
    )
  }

  const end = async (id: string, { viewers, process }: Open, code: number): Promise<void> => {
    forget(id)
    viewers.close(code)
    publisher.publish("pty.deleted", { id })
    await process?.kill()
  }

  const commandOf = async ({ command, args }: PtyCreateInput) => {
    const shell =
      command || (await options.shell()) || (await terminal?.shells())?.find(({ acceptable }) => acceptable)?.path
    const program = shell ?? "/bin/sh"
    return { command: program, args: args ?? (LOGIN_SHELL.test(program) ? ["-l"] : []) }
  }

  const show = (id: string, text: string) => {
    const open = all.get(id)
    open?.scrollback.append(text)
    open?.viewers.send(text)
  }

  return {
    list: () => running().map(({ info }) => info),
    get: (id) => find(id).info,
    async create(input) {
      if (!terminal) throw unsupported()
      if (running().length >= LIMIT) throw tooMany()
      const { command, args } = await commandOf(input)
      const id = ids.make("pty")
      const scrollback = createScrollback()
      let process: TerminalProcess | undefined
      const viewers = createViewers({ terminal: () => process, scrollback, clock })
      const cwd = input.cwd ? absolute(input.cwd, directory) : directory
      let exitCode: number | undefined
      process = await terminal.open({
        ...{ command, args, cwd, env: input.env ?? {}, size: SIZE },
        onData: (text) => (all.has(id) ? show(id, text) : scrollback.append(text)),
        onExit(code) {
          exitCode = code
          ended(id, code)
        },
      })
      const title = input.title || `Terminal ${id.slice(-4)}`
      const info: Pty = { id, title, command, args, cwd, status: "running", pid: process.pid }
      try {
        publisher.publish("pty.created", { info })
      } catch (error) {
        await process.kill()
        throw error
      }
      all.set(id, { info, process, scrollback, viewers })
      onChange(id, true)
      if (exitCode !== undefined) ended(id, exitCode)
      return find(id).info
    },
    update(id, { title, size }) {
      const open = find(id)
      const info = title === undefined ? open.info : { ...open.info, title }
      publisher.publish("pty.updated", { info })
      open.info = info
      if (size) open.process?.resize(size)
      return info
    },
    remove(id) {
      void end(id, find(id), 1000)
    },
    shells: async () => (await terminal?.shells()) ?? [],
    connectToken(id) {
      find(id)
      return { ticket: tickets.issue(id), expires_in: TICKET_SECONDS }
    },
    connect(id, { cursor, ticket }) {
      const open = find(id)
      if (ticket && !tickets.redeem(ticket, id)) throw forbidden()
      return (socket) => {
        open.viewers.add(socket, placeOf(cursor, open.scrollback.end()))
        if (open.info.status === "exited" || !all.has(id)) open.viewers.close(1000)
      }
    },
    async close() {
      ending.abort()
      await Promise.all([...all].map(([id, open]) => end(id, open, 1001)))
    },
  }
}

/** Anything that is no place means the beginning, as it does upstream. */
const placeOf = (cursor: string | undefined, end: number): number => {
  const place = Number(cursor ?? 0)
  if (place === -1) return end
  return Number.isSafeInteger(place) && place > 0 ? place : 0
}

const absolute = (path: string, directory: string): string =>
  /^(?:\/|[a-z]:[\\/])/i.test(path) ? path : `${directory.replace(/\/$/, "")}/${path}`

/** Says that there is no such terminal, or no longer. */
export const ptyNotFound = (id: string): NamedError =>
  new NamedError("PtyNotFoundError", { message: `Find terminal "${id}": no terminal has this id`, ptyID: id })

const forbidden = () =>
  new NamedError("PtyForbiddenError", {
    message: "Ask for a new ticket at /pty/{id}/connect-token: this one was used, is too old or another terminal's",
  })

const tooMany = () =>
  new NamedError("ServiceUnavailableError", { message: `End a terminal first: ${LIMIT} are open here` })

const unsupported = () =>
  new NamedError("UnsupportedError", {
    message: "Run the server on a machine of your own to open terminals: here are none",
  })
