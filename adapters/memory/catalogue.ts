import type { Catalogue, CatalogueProvider } from "../../runtime/ports/catalogue.ts"

/** Holds a catalogue as plain objects. */
export function memoryCatalogue(providers: CatalogueProvider[] = []): Catalogue {
  return {
    index: async () =>
      providers.map((provider) => {
        const { models: _, ...entry } = provider
        return entry
      }),
    provider: async (id) => structuredClone(providers.find((provider) => provider.id === id)),
    all: async () => structuredClone(providers),
  }
}
