/** How a formatter is found and run. */
export interface FormatterDefinition {
  name: string
  /** With their dots. */
  extensions: readonly string[]
  /** Argument list; `$FILE` stands for the file's absolute path. */
  command: readonly string[]
  env?: Readonly<Record<string, string>>
  /** What the project must have, beside the program: one of these files, or this dependency in a package.json. */
  when?: { files?: readonly string[]; dependency?: string; mentions?: readonly [file: string, text: string][] }
}

const SCRIPTS = [".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx", ".mts", ".cts"]
const WEB = [...SCRIPTS, ".html", ".htm", ".css", ".scss", ".sass", ".less", ".vue", ".svelte"]
const TEXTS = [".json", ".jsonc", ".yaml", ".yml", ".toml", ".xml", ".md", ".mdx", ".graphql", ".gql"]
const C = [".c", ".cc", ".cpp", ".cxx", ".c++", ".h", ".hh", ".hpp", ".hxx", ".h++", ".ino"]
const RUBY = [".rb", ".rake", ".gemspec", ".ru"]

/** Formatters that need no config. Of several for a file, the first that is there formats it. */
export const builtinFormatters: readonly FormatterDefinition[] = [
  {
    name: "biome",
    extensions: [...WEB, ...TEXTS],
    command: ["biome", "format", "--write", "$FILE"],
    when: { files: ["biome.json", "biome.jsonc"] },
  },
  {
    name: "oxfmt",
    extensions: [...WEB, ...TEXTS],
    command: ["oxfmt", "$FILE"],
    when: { files: [".oxfmtrc.json", ".oxfmtrc.jsonc"], dependency: "oxfmt" },
  },
  {
    name: "prettier",
    extensions: [...WEB, ...TEXTS],
    command: ["prettier", "--write", "--log-level", "warn", "$FILE"],
    when: { files: [".prettierrc", ".prettierrc.*", "prettier.config.*"], dependency: "prettier" },
  },
  { name: "gofmt", extensions: [".go"], command: ["gofmt", "-w", "$FILE"] },
  {
    name: "rustfmt",
    extensions: [".rs"],
    command: ["rustfmt", "--edition", "2021", "$FILE"],
    when: { files: ["rustfmt.toml", ".rustfmt.toml", "Cargo.toml"] },
  },
  {
    name: "ruff",
    extensions: [".py", ".pyi"],
    command: ["ruff", "format", "$FILE"],
    when: {
      files: ["ruff.toml", ".ruff.toml"],
      mentions: [
        ["pyproject.toml", "ruff"],
        ["requirements.txt", "ruff"],
        ["Pipfile", "ruff"],
      ],
    },
  },
  {
    name: "black",
    extensions: [".py", ".pyi"],
    command: ["black", "--quiet", "$FILE"],
    when: {
      mentions: [
        ["pyproject.toml", "black"],
        ["requirements.txt", "black"],
        ["Pipfile", "black"],
      ],
    },
  },
  { name: "shfmt", extensions: [".sh", ".bash"], command: ["shfmt", "-w", "$FILE"] },
  {
    name: "clang-format",
    extensions: C,
    command: ["clang-format", "-i", "$FILE"],
    when: { files: [".clang-format", "_clang-format"] },
  },
  { name: "zig", extensions: [".zig", ".zon"], command: ["zig", "fmt", "$FILE"] },
  { name: "terraform", extensions: [".tf", ".tfvars"], command: ["terraform", "fmt", "$FILE"] },
  { name: "tofu", extensions: [".tf", ".tfvars"], command: ["tofu", "fmt", "$FILE"] },
  {
    name: "mix",
    extensions: [".ex", ".exs", ".eex", ".heex", ".leex"],
    command: ["mix", "format", "$FILE"],
    when: { files: ["mix.exs"] },
  },
  {
    name: "rubocop",
    extensions: RUBY,
    command: ["rubocop", "--autocorrect", "$FILE"],
    when: { files: [".rubocop.yml"] },
  },
  {
    name: "standardrb",
    extensions: RUBY,
    command: ["standardrb", "--fix", "$FILE"],
    when: { mentions: [["Gemfile", "standard"]] },
  },
  { name: "dart", extensions: [".dart"], command: ["dart", "format", "$FILE"] },
  { name: "ktlint", extensions: [".kt", ".kts"], command: ["ktlint", "-F", "$FILE"] },
  {
    name: "ocamlformat",
    extensions: [".ml", ".mli"],
    command: ["ocamlformat", "-i", "$FILE"],
    when: { files: [".ocamlformat"] },
  },
  { name: "gleam", extensions: [".gleam"], command: ["gleam", "format", "$FILE"] },
  { name: "nixfmt", extensions: [".nix"], command: ["nixfmt", "$FILE"] },
  {
    name: "stylua",
    extensions: [".lua"],
    command: ["stylua", "$FILE"],
    when: { files: ["stylua.toml", ".stylua.toml"] },
  },
  { name: "ormolu", extensions: [".hs"], command: ["ormolu", "-i", "$FILE"] },
  {
    name: "pint",
    extensions: [".php"],
    command: ["pint", "$FILE"],
    when: { mentions: [["composer.json", "laravel/pint"]] },
  },
  { name: "csharpier", extensions: [".cs"], command: ["dotnet-csharpier", "$FILE"] },
]
