import { withDatabase } from "../support/with-database.cloudflare.ts"
import { databaseSuite } from "./database.suite.ts"

databaseSuite(withDatabase)
