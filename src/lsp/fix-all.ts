import type { CodeAction } from 'vscode-languageserver/node';
import type { Finding } from '../engine/finding.ts';
import { fixInRounds } from '../engine/fix.ts';
import { editBetween, fixAllKind, workspaceEdit } from './code-actions.ts';
import type { Snapshot } from './snapshot.ts';
import { editorTexts } from './texts.ts';
import type { PlacedDocument } from './workspace.ts';

/** Every safe fix of a document, in rounds until none is left; `null` when there is none. Fixes that reach into other files are left out. */
export async function fixAllIn({ file, project }: PlacedDocument, snapshot: Snapshot): Promise<CodeAction | null> {
  const before = snapshot.positions.text(file);
  const stays = ({ fix }: Finding): boolean => fix?.edits.every(({ span }) => span.file === file) === true;
  const fixed = await fixInRounds(new Map([[file, before]]), (texts) => Promise.resolve(project.runWith(file, texts.get(file) ?? '').findings.filter(stays)), 'safe');
  const edit = editBetween(file, before, fixed.get(file) ?? before);
  if (edit === null) return null;
  return { title: editorTexts[snapshot.locale].fixAll, kind: fixAllKind, edit: workspaceEdit([edit], snapshot) };
}
