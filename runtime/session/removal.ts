import type { Runs } from "./runs.ts"
import type { Sessions } from "./sessions.ts"

/** Stops what a session and its children do, then removes them. @throws NotFoundError */
export const removeSession = async (sessions: Sessions, runs: Runs, id: string): Promise<void> => {
  const busy = () => sessions.family(id).filter(runs.isBusy)
  for (let ids = busy(); ids.length > 0; ids = busy()) await Promise.all(ids.map((sessionID) => runs.abort(sessionID)))
  sessions.remove(id)
}
