import { memoryCatalogue } from "../../adapters/memory/catalogue.ts"
import { CATALOGUE, catalogueSuite } from "./catalogue.suite.ts"

catalogueSuite(async () => memoryCatalogue(CATALOGUE))
