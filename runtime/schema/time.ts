import { z } from "zod"

/** Milliseconds since the Unix epoch. */
export const Timestamp = z.int().nonnegative()
export type Timestamp = z.infer<typeof Timestamp>

/** When something began and, once it is over, ended. */
export const TimeSpan = z.object({ start: Timestamp, end: Timestamp.optional() })
export type TimeSpan = z.infer<typeof TimeSpan>
