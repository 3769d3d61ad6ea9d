import { backUp } from "../../adapters/node/backup.ts"
import { nodeDatabase } from "../../adapters/node/database.ts"
import { migrate, type Migration, MIGRATIONS } from "../../runtime/storage/migrations.ts"

// One of the processes of migrations.node.test.ts: brings a store to a version with a step that takes long, and tells how many
// steps it ran.
const [path = "", rows = "1"] = process.argv.slice(2)

const slow: Migration = {
  name: "rewrites everything",
  changesData: true,
  statements: [
    "CREATE TABLE copy (number INTEGER PRIMARY KEY, text TEXT)",
    `INSERT INTO copy WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < ${Number(rows)})
     SELECT n, hex(randomblob(50)) FROM c`,
    "UPDATE meta SET value = 'new'",
  ],
}

const database = nodeDatabase(path)
process.stdout.write("begin\n")
const backup = (version: number) => backUp(database, `${path}.v${version}.backup`)
const ran = migrate(database, { migrations: [...MIGRATIONS, slow], backup })
database.close()
process.stdout.write(`${ran}\n`)
