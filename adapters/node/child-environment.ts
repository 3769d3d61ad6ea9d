import type { Environment } from "../../runtime/ports/environment.ts"

/** This server's own secrets and settings. No child gets them, whatever `OPENCODE_EDGE_CHILD_ENV` says. */
const OWN =
  /^(OPENCODE_SERVER_PASSWORD(_HASH)?|OPENCODE_SERVER_USERNAME|OPENCODE_CONFIG_CONTENT|OPENCODE_AUTH_CONTENT|OPENCODE_EDGE_.*)$/

/** `ANTHROPIC_API_KEY`, `STRIPE_API_KEY`, `GEMINI_API_KEY_2`: by far the most names of model keys look like this. */
const ANY_API_KEY = /(^|_)API_?KEYS?(_|$)/

/** Vendors of models, as whole words of a name. Keys of other tools (`GITHUB_TOKEN`, `AWS_…`, `NPM_TOKEN`) are the user's work and stay. */
const VENDOR =
  /(^|_)(ABLIT|AI_?GATEWAY|AICORE|ANTHROPIC|AZURE_(AI|COGNITIVE_SERVICES|OPENAI)|BAILING|BASETEN|BEDROCK|CEREBRAS|CLARIFAI|CLAUDE|CLAUDE_CODE|COHERE|COPILOT|CORTEX|DASHSCOPE|DEEPINFRA|DEEPSEEK|FIREWORKS|FRIENDLI|GEMINI|GENERATIVE_AI|GITHUB_MODELS|GROQ|HF|HUGGING_?FACE|LLAMA|LMSTUDIO|MINIMAX|MISTRAL|MODAL_PROXY|MOONSHOT|NVIDIA|OLLAMA|OPENAI|OPENROUTER|PERPLEXITY|REPLICATE|RUNINFRA|SUBMODEL|TOGETHER|VENICE|VERTEX|WATSONX|XAI|ZAI|ZENIFRA|ZHIPU)(_|$)/
const SECRET = /(^|_)(KEYS?|TOKENS?|SECRETS?|PASSWORD|CREDENTIALS?|PAT)(_|$)/

/** They tie git to the repository that the server was started in (by a hook, say), not to where the child works. */
const REPOSITORY =
  /^GIT_(DIR|WORK_TREE|INDEX_FILE|COMMON_DIR|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|NAMESPACE|PREFIX)$/

/** Scripts tell by them that an agent runs them, and which. */
const MARKS = { AGENT: "1", OPENCODE: "1" }

const STRIPPED = [ANY_API_KEY, REPOSITORY]

/**
 * The environment of every child process: the user's, without this server's secrets and without keys of model providers,
 * so that a command of the model cannot print them. `extra` is added last and is not filtered.
 *
 * Removed, by name, in any case: 1. this server's password, user and `OPENCODE_EDGE_*`; 2. names with `API_KEY` in them;
 * 3. names that hold both a model vendor and a word for a secret (`HF_TOKEN`, `AWS_BEARER_TOKEN_BEDROCK`); 4. variables that
 * tie git to one repository; 5. names that the config takes a provider's key from. `OPENCODE_EDGE_CHILD_ENV=NAME,…` keeps
 * names of rules 2 to 5, e.g. a project's `STRIPE_API_KEY`.
 */
export const childEnvironment = (
  environment: Environment,
  extra: Record<string, string> = {},
): Record<string, string> => {
  const kept = new Set((environment.get("OPENCODE_EDGE_CHILD_ENV") ?? "").split(",").map((name) => name.trim()))
  const entries = Object.entries(environment.all()).filter(
    ([name]) =>
      !OWN.test(name.toUpperCase()) && (kept.has(name) || !(isStripped(name) || environment.hidden.has(name))),
  )
  // Without a terminal a git that asks for a password would wait for ever.
  return { ...Object.fromEntries(entries), ...MARKS, GIT_TERMINAL_PROMPT: "0", ...extra }
}

const isStripped = (name: string): boolean => {
  const upper = name.toUpperCase()
  return STRIPPED.some((rule) => rule.test(upper)) || (VENDOR.test(upper) && SECRET.test(upper))
}
