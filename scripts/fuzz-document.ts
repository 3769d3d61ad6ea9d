/** A JSON Schema of the document. */
export interface Schema {
  $ref?: string
  type?: string | string[]
  enum?: unknown[]
  anyOf?: Schema[]
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: Schema | boolean
  items?: Schema
  prefixItems?: Schema[]
  minItems?: number
  maxItems?: number
  minimum?: number
  exclusiveMinimum?: number
  maximum?: number
  maxLength?: number
  pattern?: string
  format?: string
}

/** A schema with what it has beside the keywords read here, for the validator. */
type Content = Record<string, { schema: Schema }>

export interface Parameter {
  name: string
  in: "path" | "query" | "header"
  required?: boolean
  schema: Schema
}

/** One operation of the document, with what a request to it and an answer of it may be. */
export interface Operation {
  id: string
  /** The first part of its id: `session`, `file` … */
  group: string
  method: string
  path: string
  parameters: Parameter[]
  body?: { required: boolean; content: Content }
  /** By status. */
  responses: Record<string, { content?: Content }>
}

export interface Document {
  operations: Operation[]
  components: Record<string, Schema>
  /** The whole, for the validator. */
  source: object
}

interface Source {
  components: { schemas: Record<string, Schema> }
  paths: Record<
    string,
    Record<
      string,
      {
        operationId: string
        parameters?: Parameter[]
        requestBody?: { required?: boolean; content: Content }
        responses: Operation["responses"]
      }
    >
  >
}

/** Reads a server's own document. */
export const readDocument = async (base: string): Promise<Document> => {
  const answer = await fetch(`${base}/doc`, { headers: { accept: "application/json" } })
  if (!answer.ok) throw new Error(`Read ${base}/doc: status ${answer.status}`)
  const source = (await answer.json()) as Source
  const operations = Object.entries(source.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId, parameters = [], requestBody, responses }]): Operation => ({
      id: operationId,
      group: operationId.split(".")[0] ?? operationId,
      method: method.toUpperCase(),
      path,
      parameters,
      ...(requestBody && { body: { required: requestBody.required ?? false, content: requestBody.content } }),
      responses,
    })),
  )
  return { operations, components: source.components.schemas, source }
}

/** The schema that a reference names, else the schema itself. */
export const resolved = (schema: Schema, { components }: Document): Schema => {
  const name = schema.$ref?.replace("#/components/schemas/", "")
  if (name === undefined) return schema
  const target = components[name]
  if (!target) throw new Error(`The document has no component "${name}"`)
  return target
}
