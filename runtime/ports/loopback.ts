/** What listens for a browser that comes back from a login. */
export interface LoopbackListener {
  /** The port is free at once, unless others wait there; an answer under way is finished. */
  close(): void
}

/** Ports of this machine that nobody else reaches. Absent where no user's browser runs on the server's machine. */
export interface Loopback {
  /**
   * Answers GET requests to `http://127.0.0.1:<port>` whose query has this `state`; all others are not found. Several may wait
   * at one port, which is taken only while any does.
   *
   * @throws Error that names the port when it cannot be listened on
   */
  listen(port: number, state: string, answer: (url: URL) => Promise<Response>): Promise<LoopbackListener>
}
