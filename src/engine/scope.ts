import type { FileId } from '../model/span.ts';
import type { Finding } from './finding.ts';
import type { Unit } from './parser.ts';

/** Files that were asked about; `null` when a directory was named, so that everything in it is. */
export type AskedFiles = ReadonlySet<FileId> | null;

/**
 * Whether a finding is about what was asked. A file that was named is read together with the main file that includes it, and only
 * what is wrong in the named file, or is decided there, is its matter; of a main file that was named, everything is.
 */
export function isAsked(finding: Finding, unit: Unit, asked: AskedFiles): boolean {
  if (isAskedUnit(unit, asked)) return true;
  return isAskedFile(finding.span.file, unit, asked) || finding.related.some(({ span }) => isAskedFile(span.file, unit, asked));
}

/** Whether a file of a unit was asked about: it was named, or the main file was. */
export function isAskedFile(file: FileId, unit: Unit, asked: AskedFiles): boolean {
  return isAskedUnit(unit, asked) || asked?.has(file) === true;
}

function isAskedUnit({ entries, peers }: Unit, asked: AskedFiles): boolean {
  return asked === null || (peers !== true && entries.some((entry) => asked.has(entry)));
}
