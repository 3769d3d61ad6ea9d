import { Validator } from "@seriousme/openapi-schema-validator"
import { expect, test } from "vitest"
import { openApiDocument } from "../../handlers/openapi.ts"
import { registry } from "../../handlers/registry.ts"

test("the document is valid OpenAPI 3.1", async () => {
  const document = openApiDocument(registry)
  const validator = new Validator()
  expect(await validator.validate(JSON.parse(JSON.stringify(document)))).toEqual({ valid: true })
  expect(validator.version).toBe("3.1")
})
