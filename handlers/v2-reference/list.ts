import { z } from "zod"
import { located } from "../../runtime/schema/location-info.ts"
import { ReferenceInfo } from "../../runtime/schema/reference.ts"
import { inLocation } from "../../runtime/v2/location-info.ts"
import { localReferences } from "../../runtime/v2/references.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const v2ReferenceList = defineEndpoint({
  method: "get",
  path: "/api/reference",
  operationId: "v2.reference.list",
  scope: "instance",
  summary: "List the directories that the config refers to by name",
  output: json(located(z.array(ReferenceInfo))),
  errors: ["ConfigJsonError", "ConfigInvalidError"],
  handle: async ({ instance }) => {
    const { location, platform, config } = instance
    const references = localReferences(await config.shown(), location.directory, platform.environment.paths.home)
    return inLocation(instance, references)
  },
})
