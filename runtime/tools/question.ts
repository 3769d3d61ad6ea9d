import { z } from "zod"
import { defineTool } from "./tool.ts"

const Question = z.object({
  question: z.string(),
  header: z.string(),
  options: z.array(z.object({ label: z.string(), description: z.string() })),
  multiple: z.boolean().optional(),
})

/** Asks the user to choose. */
export const questionTool = defineTool({
  id: "question",
  description:
    'Asks the user questions and waits, when a decision is theirs and guessing would be costly. Each has a header (a few words), options (label: a few words; description: what choosing it means) and multiple, if several may be chosen. Users can also type an answer of their own, so offer no "other". Put what you recommend first and say so in its label.',
  parameters: z.object({ questions: z.array(Question) }),
  async execute({ questions }, context) {
    if (questions.length === 0) throw new Error("Cannot ask: questions is empty; give at least one")
    const answers = await context.askQuestions(questions)
    const lines = questions.map(({ question }, index) => `${question} → ${answers[index]?.join(", ") || "(no answer)"}`)
    return {
      title: questions.length === 1 ? "1 question" : `${questions.length} questions`,
      output: `User answers:\n${lines.join("\n")}`,
      metadata: { answers },
    }
  },
})
