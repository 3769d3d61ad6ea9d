/** A program that can be the server of a language. */
export interface ServerCommand {
  /** Argument list; the program is looked for in the project and on PATH. */
  argv: readonly string[]
  /** A package of the project that must be at least this version, as the program is of use only then. */
  needs?: { name: string; major: number }
}

/** How a language server is found and started. */
export interface ServerDefinition {
  id: string
  /** With their dots; or whole names of files. */
  extensions: readonly string[]
  /** The first that is installed is started. */
  commands: readonly ServerCommand[]
  /** What lies at the top of a project of this language. One server runs per such place; without one, per workspace. */
  roots: readonly string[]
  /** It is of use only in such a project. */
  needsRoot?: true
  /** It is of no use in a project that has one of these files. */
  unless?: readonly string[]
  env?: Readonly<Record<string, string>>
  initialization?: Readonly<Record<string, unknown>>
}

const SCRIPTS = [".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs"]
const LOCKS = ["package-lock.json", "pnpm-lock.yaml", "yarn.lock", "bun.lock", "bun.lockb"]
const PYTHON = ["pyrightconfig.json", "pyproject.toml", "setup.py", "setup.cfg", "requirements.txt", "Pipfile"]
const run = (...argv: string[]): ServerCommand => ({ argv })

/** Language servers that need no config. They are used when they are installed, and never downloaded. */
export const builtinServers: readonly ServerDefinition[] = [
  {
    id: "typescript",
    extensions: SCRIPTS,
    commands: [
      { argv: ["tsc", "--lsp", "--stdio"], needs: { name: "typescript", major: 7 } },
      { argv: ["tsgo", "--lsp", "--stdio"], needs: { name: "@typescript/native-preview", major: 7 } },
      run("typescript-language-server", "--stdio"),
      run("vtsls", "--stdio"),
    ],
    roots: [...LOCKS, "tsconfig.json", "jsconfig.json", "package.json"],
    unless: ["deno.json", "deno.jsonc"],
  },
  {
    id: "deno",
    extensions: SCRIPTS,
    commands: [run("deno", "lsp")],
    roots: ["deno.json", "deno.jsonc"],
    needsRoot: true,
  },
  {
    id: "pyright",
    extensions: [".py", ".pyi"],
    commands: [
      run("basedpyright-langserver", "--stdio"),
      run("pyright-langserver", "--stdio"),
      run("ty", "server"),
      run("pylsp"),
    ],
    roots: PYTHON,
  },
  { id: "gopls", extensions: [".go"], commands: [run("gopls")], roots: ["go.work", "go.mod"] },
  { id: "rust", extensions: [".rs"], commands: [run("rust-analyzer")], roots: ["Cargo.lock", "Cargo.toml"] },
  {
    id: "clangd",
    extensions: [".c", ".cc", ".cpp", ".cxx", ".c++", ".h", ".hh", ".hpp", ".hxx", ".h++"],
    commands: [run("clangd", "--background-index", "--log=error")],
    roots: ["compile_commands.json", "compile_flags.txt", ".clangd", "CMakeLists.txt", "Makefile"],
  },
  { id: "bash", extensions: [".sh", ".bash"], commands: [run("bash-language-server", "start")], roots: [] },
  {
    id: "yaml-ls",
    extensions: [".yaml", ".yml"],
    commands: [run("yaml-language-server", "--stdio")],
    roots: LOCKS,
  },
  {
    id: "json",
    extensions: [".json", ".jsonc"],
    commands: [run("vscode-json-language-server", "--stdio")],
    roots: LOCKS,
  },
  {
    id: "css",
    extensions: [".css", ".scss", ".less"],
    commands: [run("vscode-css-language-server", "--stdio")],
    roots: LOCKS,
  },
  {
    id: "html",
    extensions: [".html", ".htm"],
    commands: [run("vscode-html-language-server", "--stdio")],
    roots: LOCKS,
  },
  { id: "vue", extensions: [".vue"], commands: [run("vue-language-server", "--stdio")], roots: LOCKS },
  { id: "svelte", extensions: [".svelte"], commands: [run("svelteserver", "--stdio")], roots: LOCKS },
  { id: "astro", extensions: [".astro"], commands: [run("astro-ls", "--stdio")], roots: LOCKS },
  {
    id: "ruby-lsp",
    extensions: [".rb", ".rake", ".gemspec", ".ru"],
    commands: [run("ruby-lsp"), run("solargraph", "stdio")],
    roots: ["Gemfile"],
  },
  {
    id: "lua-ls",
    extensions: [".lua"],
    commands: [run("lua-language-server")],
    roots: [".luarc.json", ".luarc.jsonc", "stylua.toml", "selene.toml"],
  },
  { id: "zls", extensions: [".zig", ".zon"], commands: [run("zls")], roots: ["build.zig"] },
  {
    id: "elixir-ls",
    extensions: [".ex", ".exs"],
    commands: [run("elixir-ls"), run("language_server.sh")],
    roots: ["mix.exs", "mix.lock"],
  },
  {
    id: "jdtls",
    extensions: [".java"],
    commands: [run("jdtls")],
    roots: ["pom.xml", "build.gradle", "build.gradle.kts", ".project"],
  },
  {
    id: "kotlin-ls",
    extensions: [".kt", ".kts"],
    commands: [run("kotlin-lsp", "--stdio"), run("kotlin-language-server")],
    roots: ["settings.gradle.kts", "settings.gradle", "build.gradle.kts", "build.gradle", "pom.xml"],
  },
  { id: "csharp", extensions: [".cs"], commands: [run("csharp-ls")], roots: ["*.slnx", "*.sln", "*.csproj"] },
  {
    id: "php",
    extensions: [".php"],
    commands: [run("intelephense", "--stdio"), run("phpactor", "language-server")],
    roots: ["composer.json", "composer.lock"],
  },
  { id: "dart", extensions: [".dart"], commands: [run("dart", "language-server")], roots: ["pubspec.yaml"] },
  {
    id: "terraform",
    extensions: [".tf", ".tfvars"],
    commands: [run("terraform-ls", "serve")],
    roots: [".terraform.lock.hcl"],
  },
  { id: "sourcekit-lsp", extensions: [".swift"], commands: [run("sourcekit-lsp")], roots: ["Package.swift"] },
  {
    id: "haskell-language-server",
    extensions: [".hs", ".lhs"],
    commands: [run("haskell-language-server-wrapper", "--lsp")],
    roots: ["stack.yaml", "cabal.project", "hie.yaml", "*.cabal"],
  },
  {
    id: "ocaml-lsp",
    extensions: [".ml", ".mli"],
    commands: [run("ocamllsp")],
    roots: ["dune-project", ".merlin", "opam"],
  },
  { id: "gleam", extensions: [".gleam"], commands: [run("gleam", "lsp")], roots: ["gleam.toml"] },
  { id: "nixd", extensions: [".nix"], commands: [run("nixd"), run("nil")], roots: ["flake.nix"] },
  { id: "tinymist", extensions: [".typ"], commands: [run("tinymist", "lsp")], roots: ["typst.toml"] },
  { id: "texlab", extensions: [".tex", ".bib"], commands: [run("texlab")], roots: [".latexmkrc", "latexmkrc"] },
  { id: "prisma", extensions: [".prisma"], commands: [run("prisma-language-server", "--stdio")], roots: LOCKS },
  {
    id: "dockerfile",
    extensions: [".dockerfile", "Dockerfile"],
    commands: [run("docker-langserver", "--stdio")],
    roots: [],
  },
]

const LANGUAGES: Readonly<Record<string, string>> = {
  ...{ ".ts": "typescript", ".mts": "typescript", ".cts": "typescript", ".tsx": "typescriptreact" },
  ...{ ".js": "javascript", ".mjs": "javascript", ".cjs": "javascript", ".jsx": "javascriptreact" },
  ...{
    ".py": "python",
    ".pyi": "python",
    ".rs": "rust",
    ".rb": "ruby",
    ".rake": "ruby",
    ".gemspec": "ruby",
    ".ru": "ruby",
  },
  ...{
    ".h": "cpp",
    ".cc": "cpp",
    ".cxx": "cpp",
    ".c++": "cpp",
    ".hh": "cpp",
    ".hpp": "cpp",
    ".hxx": "cpp",
    ".h++": "cpp",
  },
  ...{
    ".sh": "shellscript",
    ".bash": "shellscript",
    ".yml": "yaml",
    ".htm": "html",
    ".cs": "csharp",
    ".hs": "haskell",
  },
  ...{
    ".ex": "elixir",
    ".exs": "elixir",
    ".kt": "kotlin",
    ".kts": "kotlin",
    ".tf": "terraform",
    ".tfvars": "terraform-vars",
  },
  ...{ ".ml": "ocaml", ".mli": "ocaml.interface", ".typ": "typst", ".tex": "latex", ".bib": "bibtex" },
  ...{ Dockerfile: "dockerfile", ".lhs": "literate haskell", ".zon": "zig" },
}

/** The name that the protocol has for a file's language; by its extension where there is none. */
export const languageOf = (ends: readonly string[]): string => {
  const last = ends.find((end) => end in LANGUAGES) ?? ends.findLast((end) => end.startsWith(".")) ?? "plaintext"
  return LANGUAGES[last] ?? last.replace(/^\./, "")
}
