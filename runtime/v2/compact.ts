import type { Summarize } from "../agent/summarize.ts"
import type { Providers } from "../provider/providers.ts"
import type { Sessions } from "../session/sessions.ts"

/** Compresses a session's conversation with the model that it uses. @throws as Summarize */
export const compact = async (
  { sessions, providers, summarize }: { sessions: Sessions; providers: Providers; summarize: Summarize },
  sessionID: string,
): Promise<void> => {
  const { model } = sessions.get(sessionID)
  const key = model ? { providerID: model.providerID, modelID: model.id } : await providers.defaultModel()
  await summarize(sessionID, key)
}
