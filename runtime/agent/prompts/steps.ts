/** Put at the end of a request when an agent has used up its steps. */
export const maxStepsReminder = `The step limit of this agent is reached: no further tool calls are possible in this turn. Reply with text only: say what is done, what is left, and what you recommend to do next.`
