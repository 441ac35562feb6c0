import { CodeActionKind, type CodeAction, type Diagnostic, type Range, type TextEdit as ProtocolEdit, type WorkspaceEdit } from 'vscode-languageserver/node';
import type { Finding } from '../engine/finding.ts';
import type { Parser } from '../engine/parser.ts';
import { suppressionEdit } from '../engine/suppress.ts';
import type { Spelling, TextEdit } from '../model/intent.ts';
import type { Problem } from '../model/problem.ts';
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
  readonly parser: Parser | null;
  readonly range: Range;
  readonly diagnostics: readonly Diagnostic[];
}

export function quickFixesIn(request: ActionRequest, snapshot: Snapshot): readonly CodeAction[] {
  const { positions } = snapshot;
  const asked: Span = { file: request.file, start: positions.offset(request.file, request.range.start), end: positions.offset(request.file, request.range.end) };
  const isAsked = ({ span }: Finding | Problem): boolean => span.file === request.file && touches(span, asked);
  const ofProblems = snapshot.run.problems.filter(isAsked).flatMap((problem) => {
    const own = request.diagnostics.filter((diagnostic) => isOf(diagnostic, problem.code, problem.span, snapshot));
    return problem.fix === undefined ? [] : fixOf(problem.fix, own, snapshot);
  });
  const done = new Set<string>();
  const ofFindings = shownFindings(snapshot).filter(isAsked).flatMap((finding) => {
    const own = request.diagnostics.filter((diagnostic) => isOf(diagnostic, finding.rule, finding.span, snapshot));
    const fixes = finding.truth === 'unknown' ? [] : fixOf(finding.fix, own, snapshot);
    // What is done about a rule is the same for several findings of it.
    const others = done.has(finding.rule) ? [] : [...suppressionOf(finding, request.parser, own, snapshot), explanationOf(finding, own, snapshot)];
    done.add(finding.rule);
    return [...fixes, ...others];
  });
  return [...ofProblems, ...ofFindings];
}

function touches(span: Span, asked: Span): boolean {
  return span.start <= asked.end && asked.start <= span.end;
}

function isOf({ source: from, code, range }: Diagnostic, id: string, span: Span, { positions }: Snapshot): boolean {
  const mark = positions.mark(span);
  return from === source && code === id && range.start.line === mark.start.line && range.start.character === mark.start.character;
}

function fixOf(fix: Spelling | null, diagnostics: Diagnostic[], snapshot: Snapshot): readonly CodeAction[] {
  if (fix === null || fix.edits.length === 0) return [];
  const texts = editorTexts[snapshot.locale];
  const [first = '', ...more] = fix.text.split('\n');
  const shown = printable(first.slice(0, maximumTitle)) + (more.length > 0 || first.length > maximumTitle ? '…' : '');
  return [
    {
      title: shown === '' ? texts.remove : fix.safety === 'safe' ? texts.fix(shown) : texts.unsafeFix(shown),
      kind: CodeActionKind.QuickFix,
      diagnostics,
      isPreferred: fix.safety === 'safe',
      edit: workspaceEdit(fix.edits, snapshot),
    },
  ];
}

/** A comment above the line. The reason is left to the person, in words that do not pass for one. */
function suppressionOf(finding: Finding, parser: Parser | null, diagnostics: Diagnostic[], snapshot: Snapshot): readonly CodeAction[] {
  const texts = editorTexts[snapshot.locale];
  const edit = parser === null ? null : suppressionEdit(finding, snapshot.positions.text(finding.span.file), parser, texts.reason);
  if (edit === null) return [];
  return [{ title: texts.suppress(finding.rule), kind: CodeActionKind.QuickFix, diagnostics, edit: workspaceEdit([edit], snapshot) }];
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
  const start = same === 0 ? 0 : before.lastIndexOf('\n', same - 1) + 1;
  let rest = 0;
  while (rest < shorter - same && before.at(-1 - rest) === after.at(-1 - rest)) rest += 1;
  const lineEnd = before.indexOf('\n', before.length - rest);
  const kept = lineEnd === -1 ? 0 : before.length - lineEnd - 1;
  return { span: { file, start, end: before.length - kept }, text: after.slice(start, after.length - kept) };
}
