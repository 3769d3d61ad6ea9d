/** Something that waits until it is opened. */
export const latch = (): { opened: Promise<void>; open: () => void } => {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open }
}
