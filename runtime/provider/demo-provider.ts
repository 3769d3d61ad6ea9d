import type { ConnectedProvider } from "./connect.ts"

/** Name under which the demo model is known. No package has it. */
export const demoPackage = "demo"

/** The provider that answers when no other is connected. Its one model is no language model. */
export const demoProvider: ConnectedProvider = {
  id: "demo",
  name: "Demo (no language model)",
  source: "custom",
  env: [],
  isolated: false,
  options: {},
  models: {
    tour: {
      id: "tour",
      providerID: "demo",
      api: { id: "tour", url: "", npm: demoPackage },
      name: "Tour (scripted, no language model)",
      family: "",
      capabilities: {
        temperature: false,
        reasoning: false,
        attachment: false,
        toolcall: true,
        input: { text: true, audio: false, image: false, video: false, pdf: false },
        output: { text: true, audio: false, image: false, video: false, pdf: false },
        interleaved: false,
      },
      cost: { input: 0, output: 0, cache: { read: 0, write: 0 } },
      limit: { context: 100_000, output: 4_000 },
      status: "active",
      options: {},
      headers: {},
      release_date: "",
      variants: {},
    },
  },
}
