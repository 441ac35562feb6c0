import type { ExpiryPlace } from './expiry-place.ts';
import type { TextEdit } from '../model/intent.ts';
import type { Problem } from '../model/problem.ts';
import type { FileId, Span } from '../model/span.ts';
import { similarNames } from '../standards/similar-names.ts';
import { problemAt, type FileSuppressions, type Suppression } from './file-suppressions.ts';
import type { Finding, SuppressedBy } from './finding.ts';
import type { Parser } from './parser.ts';
import type { Rule } from './rule.ts';
import { lineStart, withoutRules, type SuppressionComment } from './suppression-comment.ts';

/** Findings that the settings leave out, in files that match. */
export interface IgnoredFindings {
  readonly rule: string;
  readonly matches: (file: FileId) => boolean;
  readonly reason: string | null;
  /** The last day on which it counts, as `YYYY-MM-DD`; `null`: for ever. */
  readonly until: string | null;
  /** Where that is written, as far as it is known. */
  readonly untilPlace?: ExpiryPlace;
  /** The pattern as it is written, and the settings file. */
  readonly pattern: string;
  readonly file: FileId;
}

export interface SuppressionOptions {
  readonly rules: readonly Rule[];
  readonly settings: { readonly requireReason: boolean };
  /** Day of the check as `YYYY-MM-DD`. */
  readonly today: string;
  readonly ignored: readonly IgnoredFindings[];
  /** Whether nobody asked a rule about a file. */
  readonly isOff: (rule: string, file: FileId) => boolean;
  /** Texts that the comments are in. */
  readonly texts: ReadonlyMap<FileId, string>;
}

/** Knows what is suppressed, by comments and by the settings, and what of them is of no use. */
export class Suppressor {
  readonly #options: SuppressionOptions;
  readonly #written: readonly Suppression[];
  readonly #problems: readonly Problem[];
  readonly #byRuleAndFile: ReadonlyMap<string, readonly Suppression[]>;
  /** Rules by the place of the comment: a result that was kept has one object of it for each of its rules. */
  readonly #used = new Map<string, Set<string>>();

  constructor(found: readonly FileSuppressions[], options: SuppressionOptions) {
    this.#options = options;
    this.#written = once(found.flatMap(({ suppressions }) => suppressions), ({ rule, comment }) => `${rule} ${placeOf(comment.span)}`);
    this.#problems = once(found.flatMap(({ problems }) => problems), ({ code, span }) => `${code} ${placeOf(span)}`);
    const byRuleAndFile = new Map<string, Suppression[]>();
    for (const suppression of this.#written) {
      if (!this.#counts(suppression.comment)) continue;
      const key = `${suppression.rule} ${suppression.range.file}`;
      const same = byRuleAndFile.get(key);
      if (same === undefined) byRuleAndFile.set(key, [suppression]);
      else same.push(suppression);
    }
    this.#byRuleAndFile = byRuleAndFile;
  }

  /** What suppresses a finding; `null`: nothing does. */
  by(finding: Finding): SuppressedBy | null {
    if (this.#byRuleAndFile.size === 0 && this.#options.ignored.length === 0) return null;
    const { rule, span } = finding;
    const comments = this.#byRuleAndFile.get(`${rule} ${span.file}`)?.filter(({ range }) => range.start <= span.start && span.start <= range.end) ?? [];
    for (const { comment } of comments) this.#used.set(placeOf(comment.span), (this.#used.get(placeOf(comment.span)) ?? new Set()).add(rule));
    const [first] = comments;
    if (first !== undefined) return { kind: 'comment', reason: first.comment.reason, span: first.comment.span };
    const ignored = this.#options.ignored.find((entry) => entry.rule === rule && !this.#isExpired(entry) && entry.matches(span.file));
    return ignored === undefined ? null : { kind: 'settings', reason: ignored.reason, until: ignored.until };
  }

  /**
   * What is wrong with suppressions. Complete after every finding was asked about.
   * @param isAsked Whether a file is among those that were asked about.
   */
  problems(isAsked: (file: FileId) => boolean): readonly Problem[] {
    const { rules, ignored } = this.#options;
    // Without rules, as when the configuration is only shown, nothing can be said.
    if (rules.length === 0) return [];
    const comments = once(this.#written.map(({ comment }) => comment), ({ span }) => placeOf(span));
    return [
      ...[...this.#problems, ...comments.flatMap((comment) => this.#problemsOf(comment))].filter(({ span }) => isAsked(span.file)),
      ...ignored.filter((entry) => this.#isExpired(entry)).map(expired),
    ];
  }

  /** Texts of the settings files that `problems` points into. */
  settingsTexts(): ReadonlyMap<FileId, string> {
    return new Map(this.#options.ignored.flatMap(({ file, untilPlace }) => (untilPlace === undefined ? [] : [[file, untilPlace.text]])));
  }

  #counts({ reason }: SuppressionComment): boolean {
    return reason !== null || !this.#options.settings.requireReason;
  }

  #isExpired({ until }: IgnoredFindings): boolean {
    return until !== null && until < this.#options.today;
  }

  #problemsOf(comment: SuppressionComment): readonly Problem[] {
    const { rules, isOff } = this.#options;
    const known = rules.map(({ id }) => id);
    const unknown = comment.rules.filter(({ id }) => !known.includes(id)).map(({ id, span }) => unknownRule(id, span, known));
    if (!this.#counts(comment)) return [...unknown, problemAt(comment.span, 'suppression/no-reason', messages.noReason)];
    // Of a rule that is off, nobody knows whether it would find something.
    const unused = comment.rules.map(({ id }) => id).filter((id) => known.includes(id) && !isOff(id, comment.span.file) && this.#used.get(placeOf(comment.span))?.has(id) !== true);
    return [...unknown, ...unused.map((id) => this.#unused(comment, id))];
  }

  /** Says it of one rule only, so that the results of parts, which have a use for one rule or another, can be put together. */
  #unused(comment: SuppressionComment, rule: string): Problem {
    const edit = withoutRules(comment, new Set([rule]), this.#options.texts.get(comment.span.file) ?? '');
    return {
      ...problemAt(comment.span, 'suppression/unused', { en: `nothing is found here that this suppresses: ${rule}`, ja: `抑制すべき指摘がない: ${rule}` }),
      fix: { text: edit.text, edits: [edit], safety: 'safe' },
    };
  }
}

function unknownRule(id: string, span: Span, known: readonly string[]): Problem {
  const [similar] = similarNames(id, known);
  return problemAt(span, 'suppression/unknown-rule', {
    en: `there is no rule "${id}"; ${similar === undefined ? 'see tlslint rules' : `did you mean "${similar}"?`}`,
    ja: `ルール "${id}" はない。${similar === undefined ? 'tlslint rules で一覧を表示' : `"${similar}" の誤りか`}`,
  });
}

function expired({ rule, pattern, until, untilPlace, file }: IgnoredFindings): Problem {
  return problemAt({ file, start: untilPlace?.start ?? 0, end: untilPlace?.end ?? 0 }, 'suppression/expired', {
    en: `ignoring ${rule} in "${pattern}" has ended on ${until ?? ''}: mend it, or decide anew`,
    ja: `"${pattern}" の ${rule} を無視する期限 (${until ?? ''}) が過ぎた。修正するか、期限を見直す`,
  });
}

const messages = {
  noReason: {
    en: 'this suppresses nothing without a reason: write it behind " -- "',
    ja: '理由がないため何も抑制しない。" -- " の後に理由を書く',
  },
};

/**
 * The edit that suppresses a finding at its place: a comment on the line above. `null` when there can be none, as in a format without comments
 * or in the middle of a text of several lines.
 */
export function suppressionEdit({ rule, span }: Pick<Finding, 'rule' | 'span'>, text: string, parser: Pick<Parser, 'lineComment' | 'comments'>, reason: string): TextEdit | null {
  const mark = parser.lineComment(span.file);
  if (mark === null) return null;
  const at = lineStart(text, span.start);
  // A comment would end what goes on behind the end of the line.
  if (/\\\r?\n$/.test(text.slice(Math.max(0, at - 3), at))) return null;
  const indent = /^[ \t]*/.exec(text.slice(at, span.start))?.[0] ?? '';
  const comment = `${mark} tlslint-disable-next-line ${rule} -- ${reason.replace(/\s+/g, ' ').trim()}`;
  const line = `${indent}${comment}${text.startsWith('\r\n', text.indexOf('\n') - 1) ? '\r\n' : '\n'}`;
  const start = at + indent.length;
  const isComment = parser.comments(text.slice(0, at) + line + text.slice(at), span.file).some((range) => range.start === start && range.end === start + comment.length);
  return isComment ? { span: { file: span.file, start: at, end: at }, text: line } : null;
}

function once<T>(values: readonly T[], keyOf: (value: T) => string): readonly T[] {
  return [...new Map(values.map((value) => [keyOf(value), value])).values()];
}

function placeOf({ file, start, end }: Span): string {
  return `${start} ${end} ${file}`;
}
