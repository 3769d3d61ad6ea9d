import type { DurableObjectStorage, SqlStorageValue } from "@cloudflare/workers-types"
import type { Database, SqlValue } from "../../runtime/ports/database.ts"
import { checkParams, checkSynchronous } from "../shared/sql-bounds.ts"

type RawRow = Record<string, SqlStorageValue | Uint8Array>

/** The SQL database of one Durable Object. */
export const durableDatabase = (storage: DurableObjectStorage): Database => {
  const sql = storage.sql
  let isTransaction = false

  const all = <Row>(statement: string, ...params: SqlValue[]): Row[] => {
    checkParams(params)
    const rows: RawRow[] = sql.exec(statement, ...params).toArray()
    for (const row of rows) {
      for (const column in row) {
        const value = row[column]
        if (value instanceof ArrayBuffer) row[column] = new Uint8Array(value)
      }
    }
    return rows as Row[]
  }

  return {
    all,
    get: <Row>(statement: string, ...params: SqlValue[]) => all<Row>(statement, ...params)[0],
    run: (statement, ...params) => {
      checkParams(params)
      // `rowsWritten` counts the writes to indexes too, so it only tells whether anything changed.
      if (sql.exec(statement, ...params).rowsWritten === 0) return 0
      return sql.exec<{ changed: number }>("SELECT changes() AS changed").one().changed
    },
    transaction: (work) => {
      // The storage would roll back a nested call alone; on Node it is one transaction with the outer call.
      if (isTransaction) return checkSynchronous(work())
      isTransaction = true
      try {
        return storage.transactionSync(() => checkSynchronous(work()))
      } finally {
        isTransaction = false
      }
    },
    externalVersion: () => 0,
  }
}
