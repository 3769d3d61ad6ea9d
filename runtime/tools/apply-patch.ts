import { z } from "zod"
import { type FileBefore, fileBefore, formatWritten, lookAfter } from "./file-change.ts"
import type { FileLocks } from "./file-locks.ts"
import { applyHunks } from "./patch-apply.ts"
import { type FilePatch, parsePatch } from "./patch-text.ts"
import { diffTexts, type TextDiff } from "./text-diff.ts"
import { admitPath, missingFile, type ToolPath } from "./tool-path.ts"
import { defineTool, type ToolContext } from "./tool.ts"

/** What the patch does to one file, worked out. */
interface FileStep {
  type: "add" | "delete" | "update" | "move"
  target: ToolPath
  moveTo: ToolPath | undefined
  before: FileBefore
  /** The new text; undefined for a file that goes away. */
  after: string | undefined
  diff: TextDiff
}

interface CarriedStep extends FileStep {
  formattedBy: string[]
}

interface Place {
  patch: FilePatch
  target: ToolPath
  moveTo: ToolPath | undefined
}

/** Changes several files at once. */
export const applyPatchTool = (locks: FileLocks) =>
  defineTool({
    id: "apply_patch",
    description: [
      "Changes files by a patch:",
      "*** Begin Patch",
      "*** Add File: path (each line of it with +)",
      "*** Delete File: path",
      "*** Update File: path (then, to rename, *** Move to: path)",
      "@@ optional line that the change comes after, e.g. a function's head",
      " context line, as in the file (about 3 before and after a change)",
      "-removed line",
      "+added line",
      "*** End Patch",
      "Paths start at the working directory. Several files and several @@ parts, in the file's order, may be in one patch. Nothing is written unless all of it fits.",
    ].join("\n"),
    parameters: z.object({ patchText: z.string() }),
    async execute({ patchText }, context) {
      const places = await admitAll(parsePatch(patchText), context)
      const planned = await planAll(places, context)
      await context.ask({
        permission: "edit",
        patterns: [
          ...new Set(places.flatMap(({ target, moveTo }) => [target.shown, ...(moveTo ? [moveTo.shown] : [])])),
        ],
        always: ["*"],
        metadata: { filepath: places.map(({ target }) => target.shown).join(", "), ...describe(planned) },
      })
      const paths = places.flatMap(({ target, moveTo }) => [target.path, ...(moveTo ? [moveTo.path] : [])])
      const keys = await Promise.all(paths.map((path) => context.platform.files.realPath(path)))
      const done = await locks.run(keys, async () => {
        context.signal.throwIfAborted()
        const steps = await planAll(places, context, planned)
        const carried: CarriedStep[] = []
        for (const step of steps) carried.push(await carryOut(step, context))
        return carried
      })
      const formatters = done.flatMap(({ formattedBy }) => formattedBy)
      const aftermath = await lookAfter(paths, formatters, context)
      const lines = done.map(({ type, target, moveTo }) => `${letters[type]} ${(moveTo ?? target).shown}`)
      return {
        title: done.length === 1 ? (done[0]?.target.shown ?? "") : `${done.length} files`,
        output: `Patched:\n${lines.join("\n")}${aftermath.text}`,
        metadata: { diagnostics: aftermath.diagnostics, ...describe(done) },
      }
    },
  })

const letters = { add: "A", delete: "D", update: "M", move: "R" }

async function admitAll(patches: FilePatch[], context: ToolContext): Promise<Place[]> {
  const places: Place[] = []
  for (const patch of patches) {
    const target = await admitPath(patch.path, context)
    const to =
      patch.type === "update" && patch.moveTo !== undefined ? await admitPath(patch.moveTo, context) : undefined
    places.push({ patch, target, moveTo: to?.path === target.path ? undefined : to })
  }
  return places
}

/** Works out all files; takes over what was worked out before for files that have not changed since. */
async function planAll(places: Place[], context: ToolContext, earlier: FileStep[] = []): Promise<FileStep[]> {
  const steps: FileStep[] = []
  for (const [index, place] of places.entries()) {
    const before = await fileBefore(place.target, context)
    const known = earlier[index]
    const isSame = known?.before.text === before.text && known?.before.exists === before.exists
    if (place.moveTo !== undefined && (await fileBefore(place.moveTo, context)).exists) {
      throw new Error(
        `Cannot move "${place.target.shown}": "${place.moveTo.shown}" exists; delete it first or choose another name`,
      )
    }
    steps.push(known !== undefined && isSame ? known : await plan(place, before, context))
  }
  return steps
}

async function plan({ patch, target, moveTo }: Place, before: FileBefore, context: ToolContext): Promise<FileStep> {
  const step = async (type: FileStep["type"], after: string | undefined): Promise<FileStep> => {
    const diff = await diffTexts(target.path, before.text ?? "", after ?? "")
    return { type, target, moveTo, before, after, diff }
  }
  if (patch.type === "add") {
    if (before.exists) throw new Error(`Cannot add "${target.shown}": it exists; use "*** Update File"`)
    return step("add", patch.lines.map((line) => `${line}\n`).join(""))
  }
  if (!before.exists) throw await missingFile(`Cannot ${patch.type}`, target, context)
  if (patch.type === "delete") return step("delete", undefined)
  if (before.text === undefined) throw new Error(`Cannot patch "${target.shown}": it is no UTF-8 text`)
  return step(moveTo === undefined ? "update" : "move", applyHunks(before.text, patch.hunks, target.shown))
}

async function carryOut(step: FileStep, context: ToolContext): Promise<CarriedStep> {
  const { type, target, moveTo, before, after } = step
  const { files } = context.platform
  const place = moveTo ?? target
  if (after !== undefined) await files.write(place.path, before.mark + after, place.bounds)
  if (type === "delete" || type === "move") await files.remove(target.path, target.bounds)
  if (after === undefined) return { ...step, formattedBy: [] }
  const { text, by } = await formatWritten(place, after, context)
  context.fileEdited(place.path)
  const diff = text === after ? step.diff : await diffTexts(target.path, before.text ?? "", text)
  return { ...step, after: text, diff, formattedBy: by }
}

function describe(steps: FileStep[]): { diff: string; files: object[] } {
  return {
    diff: steps.map(({ diff }) => diff.patch).join("\n"),
    files: steps.map(({ type, target, moveTo, diff }) => ({
      filePath: target.path,
      relativePath: (moveTo ?? target).shown,
      type,
      patch: diff.patch,
      additions: diff.additions,
      deletions: diff.deletions,
      ...(moveTo !== undefined && { movePath: moveTo.path }),
    })),
  }
}
