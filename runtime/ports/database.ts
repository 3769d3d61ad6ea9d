/** What SQL can hold. Booleans, `undefined` and integers over 2^53 are refused by the adapters. */
export type SqlValue = string | number | null | Uint8Array

/**
 * A synchronous SQL driver: SQLite on disk, in memory, or in a Durable Object.
 *
 * Bounds that every statement keeps: 100 bound parameters, 2 MB per value (else ValueTooLargeError), LIKE patterns of 50
 * bytes, no BEGIN.
 */
export interface Database {
  /** Returns every row, in the statement's order. */
  all<Row>(sql: string, ...params: SqlValue[]): Row[]
  /** Returns the first row, or undefined. */
  get<Row>(sql: string, ...params: SqlValue[]): Row | undefined
  /** Runs a statement and returns how many rows it changed. */
  run(sql: string, ...params: SqlValue[]): number
  /** Runs `work` in one write transaction; a throw rolls it back. A nested call joins the outer transaction. */
  transaction<Result>(work: () => Result): Result
  /** A number that grows when another process has committed to the same store. Constant where no other process can. */
  externalVersion(): number
}
