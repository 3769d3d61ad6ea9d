import { loginPage } from "../login-page.ts"
import type { MCPStatus } from "../schema/mcp.ts"

/** What a browser shows that has brought the answer to a login; undefined is an answer without a code. */
export const loginAnswer = (status: MCPStatus | undefined): Response => {
  if (status === undefined) return loginPage(200, "No login", "The login was declined. You can close this page.")
  if (status.status === "connected") return loginPage(200, "Logged in", "You can close this page.")
  return loginPage(400, "Login failed", "The server's status says why. You can close this page.")
}
