import { nodeDatabase } from "../../adapters/node/database.ts"

// One of the processes of database.node.test.ts: writes until the time is over, then prints how often it did.
const [path = "", name = "", until = "0"] = process.argv.slice(2)

const database = nodeDatabase(path)
database.transaction(() => {
  database.run("CREATE TABLE IF NOT EXISTS entry (number INTEGER PRIMARY KEY, writer TEXT, count INTEGER)")
})

let count = 0
while (Date.now() < Number(until)) {
  // Reading before writing is what a deferred transaction would fail at.
  database.transaction(() => {
    const last = database.get<{ number: number | null }>("SELECT max(number) AS number FROM entry")?.number ?? 0
    database.run("INSERT INTO entry (number, writer, count) VALUES (?, ?, ?)", last + 1, name, count)
  })
  count += 1
}
database.close()
process.stdout.write(String(count))
