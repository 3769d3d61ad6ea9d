/** An option of a command, for the parser and for its help. */
export interface OptionText {
  /** Placeholder of its value; without one it is a switch. */
  value?: string
  /** May be given more than once. */
  repeatable?: true
  help: string
}

export interface CommandText {
  usage: string
  summary: string
  options: Record<string, OptionText>
  /** Paragraphs below the options. */
  notes: string[]
}

export type CommandName = "serve" | "web" | "export" | "import" | "trust" | "hash-password"

const SERVE_OPTIONS: Record<string, OptionText> = {
  port: { value: "N", help: "port to listen on, default 4096; 0 takes any free one" },
  hostname: { value: "NAME", help: "address to listen on, default 127.0.0.1" },
  cors: {
    value: "ORIGIN",
    repeatable: true,
    help: "web origin that may call the server, e.g. https://app.example.com",
  },
  "print-logs": { help: "write the log to stderr, not to ~/.local/state/opencode-edge/log/server.log" },
  "log-level": { value: "LEVEL", help: "DEBUG (each request), INFO (default), WARN or ERROR" },
  trust: { help: "trust the config of every directory that a client names" },
  "no-trust": { help: "do not trust even the directory that the server starts in" },
  "allowed-host": { value: "NAME", repeatable: true, help: "further host name that clients reach the server by" },
  "public-url": { value: "URL", help: "address that clients see when a proxy is in front" },
  "base-path": { value: "PATH", help: "path below which a proxy publishes the server, e.g. /agent" },
  "trusted-proxy": {
    value: "ADDRESS",
    repeatable: true,
    help: "address or CIDR range whose X-Forwarded-* headers count",
  },
  insecure: { help: "listen beyond this machine without a password" },
  mdns: { help: "announce the server to the local network; wants --hostname" },
  "mdns-domain": { value: "NAME", help: "name to announce it by, default opencode.local" },
}

/** Every command with its options, in the order of the help. */
export const COMMANDS: Record<CommandName, CommandText> = {
  serve: {
    usage: "opencode serve [directory] [options]",
    summary: "start the server in a project directory (default: the current one)",
    options: SERVE_OPTIONS,
    notes: [
      "OPENCODE_SERVER_PASSWORD asks clients for a password (user OPENCODE_SERVER_USERNAME, default opencode).\nOPENCODE_SERVER_PASSWORD_HASH does the same with what `opencode hash-password` prints.",
      "Config of a directory that is not trusted starts no programs and reads no variables; see `opencode trust --help`.",
    ],
  },
  web: {
    usage: "opencode web [directory] [options]",
    summary: "start the server and show its page in the browser",
    options: SERVE_OPTIONS,
    notes: ["The server is that of `opencode serve`, see its help."],
  },
  export: {
    usage: "opencode export SESSION",
    summary: "write a session to standard output, as JSON",
    options: {},
    notes: ["With messages and todos; keys that this server knows are taken out: opencode export ses_… > session.json"],
  },
  import: {
    usage: "opencode import FILE",
    summary: "make a session of a file that export wrote, in the current directory; - reads standard input",
    options: {},
    notes: ["It keeps its id unless that is taken; which it got is printed. Running servers see it at once."],
  },
  trust: {
    usage: "opencode trust DIR",
    summary: "trust a directory: its config may start programs and read variables",
    options: { remove: { help: "take that back" } },
    notes: [
      "Holds for the directory and all below it, for good. Running servers see it at once; programs that already run may go on.",
    ],
  },
  "hash-password": {
    usage: "opencode hash-password",
    summary: "turn a password into the value of OPENCODE_SERVER_PASSWORD_HASH",
    options: {},
    notes: ["Asks for the password, or reads it from standard input: echo -n secret | opencode hash-password"],
  },
}

const column = (rows: [string, string][]): string => {
  const width = Math.max(...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join("\n")
}

/** What the program is and which commands it has. */
export const overview = (): string =>
  [
    "opencode-edge: the opencode server API for coding agents",
    "Usage: opencode <command> [options]",
    column(Object.entries(COMMANDS).map(([name, { summary }]) => [name, summary])),
    column([
      ["--help", "show this, or the options of a command: opencode serve --help"],
      ["--version", "show the version"],
    ]),
    "Clients connect to a running server: upstream's TUI (npx opencode-ai attach URL), the SDKs, curl.\nAn example to start with: opencode serve, then curl http://127.0.0.1:4096/session",
  ].join("\n\n")

/** Usage, options and notes of one command. */
export const commandHelp = (name: CommandName): string => {
  const { usage, summary, options, notes } = COMMANDS[name]
  const rows = Object.entries({ ...options, help: { help: "show this" } }).map(
    ([option, { value, repeatable, help }]: [string, OptionText]): [string, string] => [
      value ? `--${option} ${value}` : `--${option}`,
      repeatable ? `${help} (repeatable)` : help,
    ],
  )
  return [`Usage: ${usage}`, `${summary[0]?.toUpperCase()}${summary.slice(1)}.`, column(rows), ...notes].join("\n\n")
}
