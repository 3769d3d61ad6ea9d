import type { Bucket } from "../shared/sql-blobs.ts"

/** One object's folder of the deployment's bucket. Objects may keep the same content, and each removes only its own. */
export const bucketOf = (bucket: Bucket, folder: string): Bucket => ({
  put: (key, bytes) => bucket.put(`${folder}/${key}`, bytes),
  get: (key) => bucket.get(`${folder}/${key}`),
  delete: (key) => bucket.delete(`${folder}/${key}`),
})
