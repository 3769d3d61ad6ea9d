import { memoryAssets } from "../../adapters/memory/assets.ts"
import { assetsSuite } from "./assets.suite.ts"

assetsSuite(memoryAssets({ "explorer.js": "1", "explorer.css": "a{}" }))
