import type { Location } from "../location.ts"
import type { LocationInfo } from "../schema/location-info.ts"

/** An instance's place as answers of the newer API name it. */
export const locationInfo = ({ directory, projectID, worktree }: Location): LocationInfo => ({
  directory,
  project: { id: projectID, directory: worktree === "/" ? directory : worktree },
})

/** Puts data beside the place that it belongs to. */
export const inLocation = <Data>({ location }: { location: Location }, data: Data) => ({
  location: locationInfo(location),
  data,
})
