import type { Publisher } from "../events.ts"
import type { WatchEvent } from "../ports/watcher.ts"
import type { Lsp } from "./lsp.ts"

/** A publisher whose news of changed files reaches language servers too. */
export const heardBy = (lsp: Lsp, publisher: Publisher): Publisher => ({
  ...publisher,
  publish(type, properties) {
    publisher.publish(type, properties)
    if (type !== "file.watcher.updated") return
    const { file, event } = properties as { file: string; event: WatchEvent["event"] }
    lsp.noticeChange({ path: file, event })
  },
})
