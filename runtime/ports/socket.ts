/** This end of a WebSocket that is open. Once it is closed, calls do nothing. */
export interface Socket {
  /** Text as a text frame, bytes as a binary one. */
  send(data: string | Uint8Array): void
  /** `code` as in RFC 6455: 1000 when all is done, 1001 when this end goes away. */
  close(code: number, reason?: string): void
  /** Bytes that the other end has not taken yet. */
  buffered(): number
  /** Called with each message; bytes are decoded as UTF-8. */
  onMessage(listener: (text: string) => void): void
  onClose(listener: () => void): void
}

/** Takes a socket over once it is open. */
export type OpenSocket = (socket: Socket) => void
