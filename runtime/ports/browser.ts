/** The web browser of the one who sits at this machine. Absent where nobody does. */
export interface Browser {
  /** Shows an http or https address; false when there is no browser that could. */
  open(url: string): Promise<boolean>
}
