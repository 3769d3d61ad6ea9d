import type { Database } from "../../runtime/ports/database.ts"
import { places, slices } from "./sql-lists.ts"

/** Bytes of one row. */
const PART_BYTES = 1_000_000

/** Rows of one statement have at most so many bytes each. */
const SMALL_BYTES = 50_000

/** Rows of three values in one statement. */
const INSERT_ROWS = 33

/** Content beyond this goes to the bucket, where there is one. */
const BUCKET_FROM_BYTES = 1_500_000

/** What is needed of an R2 bucket. */
export interface Bucket {
  put(key: string, bytes: Uint8Array): Promise<unknown>
  get(key: string): Promise<{ arrayBuffer(): Promise<ArrayBuffer> } | null>
  delete(key: string): Promise<unknown>
}

/** Content that has a name, and is in the bucket if it belongs there, but has no row yet. */
export interface PreparedBlob {
  hash: string
  bytes: Uint8Array
  isInBucket: boolean
}

/** Content of files by its hash; equal content is kept once. */
export interface Blobs {
  prepare(bytes: Uint8Array): Promise<PreparedBlob>
  /** Makes the rows, in a transaction with what refers to them. */
  store(blobs: PreparedBlob[]): void
  /** Reads content; undefined when nobody refers to it any more. */
  read(hash: string): Promise<Uint8Array | undefined>
  /** Removes content, in a transaction, if no file has it and no snapshot needs it. */
  release(hash: string): void
  /** Ends what `prepare` began and removes from the bucket what was released. */
  settle(blobs?: PreparedBlob[]): Promise<void>
}

/** Names content as git does, so that a file can be compared with a commit unread. SHA-1, of which 40 digits are given. */
export const blobHash = async (bytes: Uint8Array): Promise<string> => {
  const head = new TextEncoder().encode(`blob ${bytes.byteLength}\0`)
  const whole = new Uint8Array(head.byteLength + bytes.byteLength)
  whole.set(head)
  whole.set(bytes, head.byteLength)
  return hexHash(whole)
}

/** SHA-1 in hexadecimal digits. */
export const hexHash = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> => {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-1", bytes))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("")
}

export interface BlobsOptions {
  /** Tables made by `fileTables`. */
  database: Database
  bucket?: Bucket | undefined
}

/** Content in rows of 1 MB; over 1.5 MB in the bucket, where there is one. */
export const sqlBlobs = ({ database, bucket }: BlobsOptions): Blobs => {
  /** Objects of the bucket whose rows are yet to come, which nobody may remove. */
  const pending = new Map<string, number>()
  const released = new Set<string>()

  const find = (hash: string) =>
    database.get<{ size: number; is_in_bucket: number }>("SELECT size, is_in_bucket FROM fs_blobs WHERE hash = ?", hash)

  const part = (hash: string, index: number): Uint8Array =>
    database.get<{ bytes: Uint8Array }>("SELECT bytes FROM fs_parts WHERE hash = ? AND part = ?", hash, index)?.bytes ??
    new Uint8Array()

  const readParts = (hash: string, size: number): Uint8Array => {
    if (size <= PART_BYTES) return part(hash, 0)
    const whole = new Uint8Array(size)
    for (let at = 0; at < size; at += PART_BYTES) whole.set(part(hash, at / PART_BYTES), at)
    return whole
  }

  const storeParts = (blobs: PreparedBlob[]): void => {
    const parts = blobs.flatMap(({ hash, bytes }) =>
      Array.from({ length: Math.ceil(bytes.byteLength / PART_BYTES) }, (_, index) => ({
        ...{ hash, index },
        bytes: bytes.subarray(index * PART_BYTES, (index + 1) * PART_BYTES),
      })),
    )
    // Large ones one by one: a statement may hold a copy of each.
    const isSmall = ({ bytes }: { bytes: Uint8Array }) => bytes.byteLength <= SMALL_BYTES
    const large = parts.filter((part) => !isSmall(part)).map((part) => [part])
    for (const some of [...slices(parts.filter(isSmall), INSERT_ROWS), ...large]) {
      database.run(
        `INSERT INTO fs_parts (hash, part, bytes) VALUES ${places(some, "(?, ?, ?)")}`,
        ...some.flatMap(({ hash, index, bytes }) => [hash, index, bytes]),
      )
    }
  }

  return {
    prepare: async (bytes) => {
      const hash = await blobHash(bytes)
      const isInBucket = bucket !== undefined && bytes.byteLength > BUCKET_FROM_BYTES
      if (isInBucket) {
        pending.set(hash, (pending.get(hash) ?? 0) + 1)
        await bucket.put(hash, bytes)
      }
      return { hash, bytes, isInBucket }
    },
    store: (all) => {
      for (const some of slices(all, INSERT_ROWS)) {
        const added = database.all<{ hash: string }>(
          `INSERT INTO fs_blobs (hash, size, is_in_bucket, is_saved) VALUES ${places(some, "(?, ?, ?, 0)")}
           ON CONFLICT DO NOTHING RETURNING hash`,
          ...some.flatMap(({ hash, bytes, isInBucket }) => [hash, bytes.byteLength, isInBucket ? 1 : 0]),
        )
        const isNew = new Set(added.map(({ hash }) => hash))
        storeParts(some.filter(({ hash, isInBucket }) => !isInBucket && isNew.delete(hash)))
      }
    },
    read: async (hash) => {
      const found = find(hash)
      if (!found || found.is_in_bucket === 0) return found && readParts(hash, found.size)
      const object = await bucket?.get(hash)
      return object ? new Uint8Array(await object.arrayBuffer()) : undefined
    },
    release: (hash) => {
      const row = find(hash)
      const gone = database.run(
        "DELETE FROM fs_blobs WHERE hash = ?1 AND is_saved = 0 AND NOT EXISTS (SELECT 1 FROM fs_nodes WHERE hash = ?1)",
        hash,
      )
      if (gone === 0) return
      database.run("DELETE FROM fs_parts WHERE hash = ?", hash)
      if (row?.is_in_bucket === 1) released.add(hash)
    },
    settle: async (blobs = []) => {
      for (const { hash, isInBucket } of blobs) {
        if (!isInBucket) continue
        const others = (pending.get(hash) ?? 1) - 1
        if (others > 0) pending.set(hash, others)
        else pending.delete(hash)
        released.add(hash)
      }
      for (const hash of [...released]) {
        if (pending.has(hash)) continue
        released.delete(hash)
        if (!find(hash)) await bucket?.delete(hash)
      }
    },
  }
}
