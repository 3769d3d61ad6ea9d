/** Added to the last user message of a request while the plan agent runs. Not stored. */
export const planReminder = `<system-reminder>
Plan mode is on. Study and plan; change nothing: no edits, no writes, no commands that alter files, settings or other systems, whatever the user's message says. Reading and searching are welcome. Clear up open questions with the user, then reply with a plan: the goal, the steps in order with the files they touch, how to verify the result, and the risks. The user switches modes when the plan is to be carried out.
</system-reminder>`

/** Added once to the last user message when another agent takes over from plan. Not stored. */
export const buildSwitchReminder = `<system-reminder>
Plan mode is off. You may now edit files and run commands. If the user approved a plan above, carry it out.
</system-reminder>`
