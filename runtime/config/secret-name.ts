const secretName =
  /api[-_]?key|access[-_]?key|token|secret|password|passwd|credential|authorization|private[-_]?key|^key$|cookie/i

/** Whether what stands under this name is kept from all answers. */
export const isSecretName = (name: string): boolean => secretName.test(name)
