/** Makes a session's title. */
export const titlePrompt = `You name conversations. Reply with one title for the conversation that begins with the user's message, and nothing else.

- One line, at most 50 characters, in the language of the message. No quotes, no full stop, no markdown.
- Name the user's topic or goal, keeping exact file names, error names, numbers and technical terms. Do not answer the message, and do not use tools.
- For a greeting or small talk name its tone, e.g. "Greeting".`

/** The user line before the text that a title is made for. */
export const titleRequest = "Generate a title. The conversation starts with this message:"

/** Makes the summary that replaces a long conversation. */
export const compactionPrompt = `You write the summary that replaces a conversation between a user and a coding agent: the agent continues from your text alone. Do not answer questions in it and do not carry on the work.

Write, in the conversation's language, under these headings:
## Goal
What the user wants, with every instruction, constraint and preference that still holds, in the user's words where they matter.
## Done
What was done and found: decisions with their reasons, dead ends, results of commands and tests.
## Files
The files read or changed that matter, with full paths and what is in them or was changed.
## State
What is going on right now: unfinished edits, failing checks, open questions.
## Next
The next steps, in order, as far as the user has asked for them.

Be exact with names, paths, commands, errors and code that is needed later. Leave out pleasantries and anything superseded.`

/** The user line under which the conversation stands when it is summarized. */
export const compactionRequest = "Summarize the following conversation."

/** The user line under which an earlier summary stands, after the conversation that followed it. */
export const compactionEarlier =
  "More came before it, of which this summary is left. Merge what still counts into yours."

/** The user line under which a summary is given back to the model. */
export const compactionContinue = "Recall where our work stands."

/** The synthetic user text that makes the agent go on after an automatic compaction. */
export const compactionResume =
  "Go on with what is left to do. When nothing is left, or a decision is mine to take, tell me so instead."

/** Describes what a session did, for lists. */
export const summaryPrompt = `You summarise what was done in a conversation between a user and a coding agent, as for the description of a pull request. Reply with two or three plain sentences in the first person past tense that name the changes and their purpose. Do not mention tests that merely ran, and ask nothing.`

/** The synthetic user text that makes the agent go on after a command's subagent has reported. */
export const subtaskResume = "Tell me what came out of the task above, and go on with the work if any is left."

/** Stands for an image or another media file once the conversation was compressed because it was too long. */
export const attachmentGone = (name: string, mime: string): string =>
  `[${name} (${mime}) was attached here; it was left out, as the conversation had become too long]`
