export interface Asset {
  bytes: Uint8Array<ArrayBuffer>
  /** How the bytes are packed. */
  encoding?: "gzip"
}

/** Files that this server's own pages need. They come with the server; nothing is fetched from elsewhere. */
export interface Assets {
  /** Whether there is an asset of this name. */
  has(name: string): Promise<boolean>
  /** Undefined when there is none. */
  read(name: string): Promise<Asset | undefined>
}
