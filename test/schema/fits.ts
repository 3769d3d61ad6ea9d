/** Compiles only while a value of type `Ours` can stand where `Theirs` is expected. */
export type Fits<Theirs, Ours extends Theirs> = [Theirs, Ours]

/** A value as JSON carries it: a property that may be undefined is absent instead. */
export type Sent<Value> = Value extends object ? { [Key in keyof Value]: Sent<Exclude<Value[Key], undefined>> } : Value

/** The body of a request, as a generated client puts it on the wire. */
export type Body<Request extends { body?: unknown }> = Sent<NonNullable<Request["body"]>>
