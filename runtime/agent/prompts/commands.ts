/** Template of the command `init`. */
export const initTemplate = `Create or improve AGENTS.md at the top of this project: the short file that tells coding agents what they cannot guess.

User's remarks (they win over the rest): $ARGUMENTS

1. Investigate: README, package and build files, lock files, CI workflows, lint, format and test settings, and rule files of other tools (CLAUDE.md, .cursor/rules, .cursorrules, .github/copilot-instructions.md). Where these do not explain the structure, read a few representative source files. Trust what is executed (scripts, CI) over prose.
2. Write down what saves a newcomer time: exact commands to install, build, lint, type-check, test and run one single test; the parts of the code base, their borders and entry points; conventions that differ from defaults; generated files, required order of steps, needed services or variables; traps.
3. Leave out generic advice, long file listings, and whatever the code shows at once. Claim nothing that you have not verified. Compact headings and bullets; about 30 lines, more only for a large project.

If AGENTS.md exists, improve it in place: keep what is right, correct what is stale, remove what is idle. Take over what matters from other tools' rule files. Ask the user only what the project cannot tell you and what would change the file.`

/** Template of the command `review`. */
export const reviewTemplate = `Review code changes. What to review: $ARGUMENTS

- Nothing given: everything uncommitted (\`git diff\`, \`git diff --cached\`, untracked files from \`git status --short\`).
- A commit hash: \`git show\`. A branch: the diff from its merge base. A pull request number or URL: \`gh pr view\` and \`gh pr diff\`, when gh is there.

Read the changed files whole, and the code that calls them: a diff alone misleads. Check the project's rules (AGENTS.md and the like).

Look for, in this order: bugs (wrong logic, missed cases, broken error handling, races, data loss, security holes), regressions of behaviour that others rely on, then structure that does not fit the project, then performance where it will be felt. Matters of taste are not findings. Before you report something, prove it to yourself: name the input or the situation in which it fails. If you are not sure, look further or say that you are not sure.

Report findings by severity, each with \`path:line\`, what goes wrong and when, and how to fix it, in a few plain sentences. Nothing found: say so in one line. Change no files.`
