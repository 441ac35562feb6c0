import { CodeActionKind, type CodeAction, type Diagnostic, type Range, type TextEdit as ProtocolEdit, type WorkspaceEdit } from 'vscode-languageserver/node';
import type { Finding } from '../engine/finding.ts';
import type { TextEdit } from '../model/intent.ts';
import type { FileId, Span } from '../model/span.ts';
import { printable } from '../report/escape.ts';
import { shownFindings, source } from './diagnostics.ts';
import type { Snapshot } from './snapshot.ts';
import { editorTexts } from './texts.ts';

/** The command that shows the page about a rule, whose id is its argument. */
export const explainCommand = 'tlslint.explain';

export const fixAllKind = `${CodeActionKind.SourceFixAll}.tlslint`;

/** Characters of a fix in the title of an action. */
const maximumTitle = 80;

/** What can be done about findings in a part of a file. */
export interface ActionRequest {
  readonly file: FileId;
  readonly range: Range;
  readonly diagnostics: readonly Diagnostic[];
}

export function quickFixesIn(request: ActionRequest, snapshot: Snapshot): readonly CodeAction[] {
  const { positions } = snapshot;
  const asked: Span = { file: request.file, start: positions.offset(request.file, request.range.start), end: positions.offset(request.file, request.range.end) };
  const findings = shownFindings(snapshot).filter(({ span }) => span.file === request.file && touches(span, asked));
  const explained = new Set<string>();
  return findings.flatMap((finding) => {
    const own = request.diagnostics.filter((diagnostic) => isOf(diagnostic, finding, snapshot));
    const explanation = explained.has(finding.rule) ? [] : [explanationOf(finding, own, snapshot)];
    explained.add(finding.rule);
    return [...fixOf(finding, own, snapshot), ...explanation];
  });
}

function touches(span: Span, asked: Span): boolean {
  return span.start <= asked.end && asked.start <= span.end;
}

function isOf({ source: from, code, range }: Diagnostic, { rule, span }: Finding, { positions }: Snapshot): boolean {
  const mark = positions.mark(span);
  return from === source && code === rule && range.start.line === mark.start.line && range.start.character === mark.start.character;
}

function fixOf({ fix, truth }: Finding, diagnostics: Diagnostic[], snapshot: Snapshot): readonly CodeAction[] {
  if (fix === null || fix.edits.length === 0 || truth === 'unknown') return [];
  const texts = editorTexts[snapshot.locale];
  const [first = '', ...more] = fix.text.split('\n');
  const shown = printable(first.slice(0, maximumTitle)) + (more.length > 0 || first.length > maximumTitle ? '…' : '');
  return [
    {
      title: fix.safety === 'safe' ? texts.fix(shown) : texts.unsafeFix(shown),
      kind: CodeActionKind.QuickFix,
      diagnostics,
      isPreferred: fix.safety === 'safe',
      edit: workspaceEdit(fix.edits, snapshot),
    },
  ];
}

function explanationOf({ rule }: Finding, diagnostics: Diagnostic[], { locale }: Snapshot): CodeAction {
  const title = editorTexts[locale].explain(rule);
  return { title, kind: CodeActionKind.QuickFix, diagnostics, command: { title, command: explainCommand, arguments: [rule] } };
}

/** Edits of spans as the editor makes them: for a version of an open document, so that they are not made in another one. */
export function workspaceEdit(edits: readonly TextEdit[], snapshot: Snapshot): WorkspaceEdit {
  const { positions, uriOf, versionOf } = snapshot;
  const byFile = new Map<FileId, ProtocolEdit[]>();
  for (const { span, text } of edits) byFile.set(span.file, [...(byFile.get(span.file) ?? []), { range: positions.range(span), newText: text }]);
  const files = [...byFile].map(([file, ofFile]) => ({ uri: uriOf(file), version: versionOf(file), edits: ofFile }));
  if (!snapshot.takesVersions) return { changes: Object.fromEntries(files.map(({ uri, edits: ofFile }) => [uri, ofFile])) };
  return { documentChanges: files.map(({ uri, version, edits: ofFile }) => ({ textDocument: { uri, version }, edits: ofFile })) };
}

/** One edit of whole lines, so that it begins and ends within no character, that turns a text into another; `null` when they are the same. */
export function editBetween(file: FileId, before: string, after: string): TextEdit | null {
  if (before === after) return null;
  const shorter = Math.min(before.length, after.length);
  let same = 0;
  while (same < shorter && before[same] === after[same]) same += 1;
  const start = before.lastIndexOf('\n', same - 1) + 1;
  let rest = 0;
  while (rest < shorter - same && before.at(-1 - rest) === after.at(-1 - rest)) rest += 1;
  const lineEnd = before.indexOf('\n', before.length - rest);
  const kept = lineEnd === -1 ? 0 : before.length - lineEnd - 1;
  return { span: { file, start, end: before.length - kept }, text: after.slice(start, after.length - kept) };
}
