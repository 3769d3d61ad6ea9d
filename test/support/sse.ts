export interface Frame {
  id?: string
  /** Parsed JSON. */
  // oxlint-disable-next-line typescript/no-explicit-any -- what a test expects of an event is what it checks
  data?: any
}

export interface FrameReader {
  /** The next frames; fewer when the stream ends. */
  take(count: number): Promise<Frame[]>
  /** Leaves, as a client that closes its connection. */
  cancel(): Promise<void>
}

/** Reads the frames of an event stream. */
export const readFrames = (response: Response): FrameReader => {
  if (!response.body) throw new Error("The answer has no body")
  const reader = response.body.getReader()
  const decoder = new TextDecoder()
  let text = ""
  const next = async (): Promise<Frame | undefined> => {
    for (;;) {
      const end = text.indexOf("\n\n")
      if (end >= 0) {
        const frame = parse(text.slice(0, end))
        text = text.slice(end + 2)
        return frame
      }
      const { value, done } = await reader.read()
      if (done) return undefined
      text += decoder.decode(value, { stream: true })
    }
  }
  return {
    async take(count) {
      const frames: Frame[] = []
      while (frames.length < count) {
        const frame = await next()
        if (!frame) break
        frames.push(frame)
      }
      return frames
    },
    cancel: () => reader.cancel(),
  }
}

const parse = (text: string): Frame => {
  const frame: Frame = {}
  for (const line of text.split("\n")) {
    if (line.startsWith("id: ")) frame.id = line.slice(4)
    if (line.startsWith("data: ")) frame.data = JSON.parse(line.slice(6))
  }
  return frame
}
