import { z } from "zod"
import { event } from "./event-shape.ts"

export const EventModelsDevRefreshed = event("EventModels-devRefreshed", "models-dev.refreshed", z.object({}))
export type EventModelsDevRefreshed = z.infer<typeof EventModelsDevRefreshed>

export const EventIntegrationUpdated = event("EventIntegrationUpdated", "integration.updated", z.object({}))
export type EventIntegrationUpdated = z.infer<typeof EventIntegrationUpdated>

export const EventIntegrationConnectionUpdated = event(
  "EventIntegrationConnectionUpdated",
  "integration.connection.updated",
  z.object({ integrationID: z.string() }),
)
export type EventIntegrationConnectionUpdated = z.infer<typeof EventIntegrationConnectionUpdated>

export const EventCatalogUpdated = event("EventCatalogUpdated", "catalog.updated", z.object({}))
export type EventCatalogUpdated = z.infer<typeof EventCatalogUpdated>

export const EventInstallationUpdated = event(
  "EventInstallationUpdated",
  "installation.updated",
  z.object({ version: z.string() }),
)
export type EventInstallationUpdated = z.infer<typeof EventInstallationUpdated>

export const EventInstallationUpdateAvailable = event(
  "EventInstallationUpdate-available",
  "installation.update-available",
  z.object({ version: z.string() }),
)
export type EventInstallationUpdateAvailable = z.infer<typeof EventInstallationUpdateAvailable>

export const EventReferenceUpdated = event("EventReferenceUpdated", "reference.updated", z.object({}))
export type EventReferenceUpdated = z.infer<typeof EventReferenceUpdated>

export const EventPluginAdded = event("EventPluginAdded", "plugin.added", z.object({ id: z.string() }))
export type EventPluginAdded = z.infer<typeof EventPluginAdded>
