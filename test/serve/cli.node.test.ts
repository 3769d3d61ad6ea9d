import { expect, test } from "vitest"
import { parseCommand } from "../../adapters/node/cli.ts"
import { COMMANDS } from "../../adapters/node/commands.ts"

const complaint = (...argv: string[]): string => {
  try {
    parseCommand(argv)
  } catch (error) {
    return (error as Error).message
  }
  throw new Error(`"${argv.join(" ")}" was accepted`)
}

const served = (...argv: string[]) => {
  const command = parseCommand(["serve", ...argv])
  if (command.name !== "serve") throw new Error(`It is ${command.name}`)
  return command.options
}

test("serve has defaults", () => {
  expect(served()).toEqual({
    directory: undefined,
    port: 4096,
    hostname: "127.0.0.1",
    cors: [],
    printLogs: false,
    logLevel: "info",
    trust: "started",
    allowedHosts: [],
    publicURL: undefined,
    basePath: "",
    trustedProxies: [],
    insecure: false,
    mdns: false,
    mdnsDomain: "opencode.local",
  })
})

test("serve takes every option, in both forms of writing", () => {
  expect(
    served(
      ...[
        "dir",
        "--port=0",
        "--hostname",
        "::1",
        "--cors",
        "https://a.test",
        "--cors=http://b.test:8080/",
        "--print-logs",
      ],
      ...[
        "--log-level=DEBUG",
        "--trust",
        "--allowed-host=x.test",
        "--allowed-host=[fd00::1]",
        "--public-url=https://p.test/",
        "--base-path=agent/",
      ],
      ...["--trusted-proxy=10.0.0.0/8", "--insecure", "--mdns", "--mdns-domain=Edge.local"],
    ),
  ).toEqual({
    directory: "dir",
    port: 0,
    hostname: "::1",
    cors: ["https://a.test", "http://b.test:8080"],
    printLogs: true,
    logLevel: "debug",
    trust: "all",
    allowedHosts: ["x.test", "[fd00::1]"],
    publicURL: "https://p.test",
    basePath: "/agent",
    trustedProxies: ["10.0.0.0/8"],
    insecure: true,
    mdns: true,
    mdnsDomain: "edge.local",
  })
  expect(served("--no-trust").trust).toBe("none")
})

test("mistakes are told in one line that names them", () => {
  const complaints = [
    complaint("sreve"),
    complaint("--port", "1"),
    complaint("serve", "--nope"),
    complaint("serve", "--port"),
    complaint("serve", "--port", "http"),
    complaint("serve", "--port", "65536"),
    complaint("serve", "--port=-1"),
    complaint("serve", "--log-level", "loud"),
    complaint("serve", "--cors", "example"),
    complaint("serve", "--allowed-host", "https://agent.example.com"),
    complaint("serve", "--allowed-host", "agent.example.com:8080"),
    complaint("serve", "--public-url", "example"),
    complaint("serve", "--base-path", "/../x"),
    complaint("serve", "--trust", "--no-trust"),
    complaint("serve", "--mdns"),
    complaint("web", "--mdns-domain", "a.b.local"),
    complaint("serve", "a", "b"),
    complaint("trust"),
    complaint("export"),
    complaint("import", "a", "b"),
    complaint("hash-password", "secret"),
  ]
  expect(complaints).toEqual([
    'Unknown command "sreve": this server has serve, web, export, import, trust, hash-password, see "opencode --help"',
    'Unknown option "--port": put options after a command (serve, web, export, import, trust, hash-password), see "opencode --help"',
    `Unknown option '--nope': see "opencode serve --help"`,
    `Option '--port <value>' argument missing: see "opencode serve --help"`,
    'Bad --port "http": use a number from 0 to 65535',
    'Bad --port "65536": use a number from 0 to 65535',
    'Bad --port "-1": use a number from 0 to 65535',
    'Unknown --log-level "loud": use DEBUG, INFO, WARN or ERROR',
    'Bad --cors "example": use an origin such as https://app.example.com',
    'Bad --allowed-host "https://agent.example.com": use a name without scheme and port, such as agent.example.com',
    'Bad --allowed-host "agent.example.com:8080": use a name without scheme and port, such as agent.example.com',
    'Bad --public-url "example": use an address such as https://agent.example.com',
    'Bad --base-path "/../x": use a path such as /agent',
    "Give --trust or --no-trust, not both",
    "--mdns announces the server to other machines: say with --hostname 0.0.0.0 (and a password in OPENCODE_SERVER_PASSWORD) that they may reach it",
    'Bad --mdns-domain "a.b.local": use one name before .local, such as opencode.local',
    'Unexpected argument "b": use "opencode serve [directory] [options]"',
    'Name the directory to trust: "opencode trust DIR"',
    'Name the session to export: "opencode export SESSION"',
    'Unexpected argument "b": use "opencode import FILE"',
    'Unexpected argument "secret": use "opencode hash-password"',
  ])
})

test("export and import take one operand", () => {
  expect(parseCommand(["export", "ses_x"])).toEqual({ name: "export", sessionID: "ses_x" })
  expect(parseCommand(["import", "-"])).toEqual({ name: "import", file: "-" })
  expect(parseCommand(["web", "--port", "0"])).toMatchObject({ name: "web", options: { port: 0 } })
})

test("help names every command, and every option of a command", () => {
  const text = (...argv: string[]) => {
    const command = parseCommand(argv)
    return command.name === "text" ? command.text : ""
  }
  for (const name of Object.keys(COMMANDS)) expect(text()).toContain(`\n  ${name} `)
  expect(text("--help")).toBe(text())
  expect(text("help", "serve")).toBe(text("serve", "--help"))
  for (const option of Object.keys(COMMANDS.serve.options)) expect(text("serve", "-h")).toContain(`\n  --${option}`)
  for (const line of text("serve", "--help").split("\n")) expect(line.length).toBeLessThanOrEqual(120)
})

test("commands of upstream's clients are told where to find them", () => {
  expect(complaint("attach", "http://127.0.0.1:4096")).toContain("npx opencode-ai attach URL")
  expect(complaint("run", "hello")).toContain("npx opencode-ai run --attach URL")
})
