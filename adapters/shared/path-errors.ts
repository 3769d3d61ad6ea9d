import { NamedError } from "../../runtime/errors.ts"

/** The path leaves the directory that it was to stay in. */
export const outsideDirectory = (path: string) =>
  new NamedError("OutsideDirectoryError", { message: `Cannot open "${path}": it leaves the directory`, path })

/** The path is longer, or leads deeper, than the place keeps. */
export const pathTooLong = (path: string) =>
  new NamedError("OutsideDirectoryError", {
    message: `Cannot open "${path.slice(0, 100)}…": the path is too long`,
    path: path.slice(0, 1_000),
  })

/** The path is a directory, a device, a FIFO or a socket. */
export const notAFile = (path: string) =>
  new NamedError("NotAFileError", { message: `Cannot open "${path}": it is not a file`, path })

/** The path is no directory. */
export const notADirectory = (path: string) =>
  new NamedError("NotADirectoryError", { message: `Cannot list "${path}": it is not a directory`, path })

/** The file holds more than the caller would read. */
export const fileTooLarge = (path: string, limitBytes: number) =>
  new NamedError("FileTooLargeError", {
    message: `Cannot read "${path}": it is larger than ${limitBytes} bytes`,
    path,
    limitBytes,
  })

/**
 * Checks that a path is absolute and can exist at all.
 *
 * @throws OutsideDirectoryError for a NUL byte, TypeError for a relative path, which would depend on the process
 */
export const checkPath = (path: string, isAbsolute: boolean): void => {
  if (path.includes("\0"))
    throw new NamedError("OutsideDirectoryError", { message: "Cannot open path: it holds a NUL byte", path })
  if (!isAbsolute) throw new TypeError(`Cannot open "${path}": the path is not absolute`)
}
