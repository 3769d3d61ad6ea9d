// Asks multicast DNS questions ("TYPE name." each) on the loopback interface alone and prints the records that come.
import { createSocket } from "node:dgram"
import { setTimeout as sleep } from "node:timers/promises"

const GROUP = "224.0.0.251"
const PORT = 5353
const LISTEN_MS = 1_500
const TYPES: Record<string, number> = { A: 1, PTR: 12, TXT: 16, SRV: 33 }

const encodeName = (name: string): Buffer =>
  Buffer.concat(name.split(".").map((label) => Buffer.from([label.length, ...Buffer.from(label)])))

const query = (questions: string[]): Buffer => {
  const header = Buffer.alloc(12)
  header.writeUInt16BE(questions.length, 4)
  const encoded = questions.map((question) => {
    const [type = "", name = ""] = question.split(" ")
    return Buffer.concat([encodeName(name), Buffer.from([0, TYPES[type] ?? 0, 0, 1])])
  })
  return Buffer.concat([header, ...encoded])
}

/** A name at an offset, and where what follows it begins. Names point back to earlier ones. */
const readName = (message: Buffer, start: number): { name: string; end: number } => {
  let name = ""
  let offset = start
  let end: number | undefined
  for (;;) {
    const length = message.readUInt8(offset)
    if (length === 0) return { name, end: end ?? offset + 1 }
    if (length >= 0xc0) {
      end ??= offset + 2
      offset = message.readUInt16BE(offset) & 0x3fff
    } else {
      name += `${message.toString("latin1", offset + 1, offset + 1 + length)}.`
      offset += 1 + length
    }
  }
}

const readData = (message: Buffer, type: number, start: number, length: number): string | undefined => {
  if (type === TYPES["A"]) return [...message.subarray(start, start + 4)].join(".")
  if (type === TYPES["PTR"]) return readName(message, start).name
  if (type === TYPES["TXT"]) return message.toString("latin1", start + 1, start + length)
  if (type === TYPES["SRV"]) return `${readName(message, start + 6).name} ${message.readUInt16BE(start + 4)}`
  return undefined
}

const records = (message: Buffer): string[] => {
  // A query: ours comes back as well.
  if ((message.readUInt16BE(2) & 0x8000) === 0) return []
  let offset = 12
  for (let left = message.readUInt16BE(4); left > 0; left--) offset = readName(message, offset).end + 4
  const found: string[] = []
  const count = message.readUInt16BE(6) + message.readUInt16BE(8) + message.readUInt16BE(10)
  for (let left = count; left > 0; left--) {
    const { name, end } = readName(message, offset)
    const [type, ttl, length] = [
      message.readUInt16BE(end),
      message.readUInt32BE(end + 4),
      message.readUInt16BE(end + 8),
    ]
    const data = readData(message, type, end + 10, length)
    const known = Object.entries(TYPES).find(([, number]) => number === type)?.[0]
    // A time to live of zero is a goodbye.
    if (known && data !== undefined && ttl > 0) found.push(`${known} ${name} ${data}`)
    offset = end + 10 + length
  }
  return found
}

const socket = createSocket({ type: "udp4", reuseAddr: true })
socket.on("message", (message) =>
  process.stdout.write(
    records(message)
      .map((record) => `${record}\n`)
      .join(""),
  ),
)
socket.bind(PORT, () => {
  socket.addMembership(GROUP, "127.0.0.1")
  socket.setMulticastInterface("127.0.0.1")
  socket.send(query(process.argv.slice(2)), PORT, GROUP)
})
await sleep(LISTEN_MS)
socket.close()
