import { LocationInfo } from "../../runtime/schema/location-info.ts"
import { locationInfo } from "../../runtime/v2/location-info.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const v2LocationGet = defineEndpoint({
  method: "get",
  path: "/api/location",
  operationId: "v2.location.get",
  scope: "instance",
  summary: "Show which workspace a request means",
  output: json(LocationInfo),
  errors: [],
  handle: ({ instance }) => locationInfo(instance.location),
})
