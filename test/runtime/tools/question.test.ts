import { expect, test } from "vitest"
import { withTools } from "./call-tool.ts"

const ask = { question: "Which?", header: "H", options: [{ label: "A", description: "a" }] }

test("gives the answers back", () =>
  withTools({}, async ({ call, questions }) => {
    const { output, metadata, title } = await call("question", {
      questions: [ask, { ...ask, question: "Or?", options: [] }],
    })
    expect(title).toBe("2 questions")
    expect(output).toBe("User answers:\nWhich? → A\nOr? → (no answer)")
    expect(metadata).toEqual({ answers: [["A"], []] })
    expect(questions[0]?.[0]).toEqual(ask)
  }))

test("refuses an empty list, and a rejection goes through", () =>
  withTools({}, async ({ call }) => {
    await expect(call("question", { questions: [] })).rejects.toThrow("questions is empty")
    const askQuestions = () => Promise.reject(new Error("Rejected"))
    await expect(call("question", { questions: [ask] }, { askQuestions })).rejects.toThrow("Rejected")
  }))
