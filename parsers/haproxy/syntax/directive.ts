import type { Doubt } from '../../../src/model/fact.ts';
import type { Release } from '../../../src/model/release.ts';
import type { Span } from '../../../src/model/span.ts';
import { ConditionalBlocks, type Branch } from './conditional-block.ts';
import type { EnvironmentVariables } from './environment.ts';
import type { SourceText } from './line.ts';
import { conditionHolds, unknownText } from './predicate.ts';
import type { SyntaxCode } from './problems.ts';
import type { Word } from './tree.ts';
import { meaningOf } from './word.ts';

type Report = (code: SyntaxCode, span: Span, subject: string) => void;

const messages: ReadonlySet<string> = new Set(['.alert', '.warning', '.notice', '.diag']);

/** The lines of a file that begin with a dot: `.if` and its likes, and messages. */
export class Directives {
  readonly #source: SourceText;
  readonly #options: { readonly release: Release; readonly variables: EnvironmentVariables };
  readonly #report: Report;
  readonly #blocks = new ConditionalBlocks();
  readonly #ifs: Span[] = [];

  constructor(source: SourceText, options: { readonly release: Release; readonly variables: EnvironmentVariables }, report: Report) {
    this.#source = source;
    this.#options = options;
    this.#report = report;
  }

  /** The branch that the next line is in; its doubt is `null` unless it is open whether the line is in effect. */
  get branch(): Branch {
    return this.#blocks.current;
  }

  endFile(): void {
    const open = this.#ifs.at(-1);
    if (open !== undefined) this.#report('unterminated-if', open, '');
  }

  read(name: Word, args: readonly Word[]): void {
    const span: Span = { ...name.span, end: (args.at(-1) ?? name).span.end };
    const code = this.#conditional(name.value, args, span);
    if (code === undefined) this.#message(name, args, span);
    else if (code !== null) this.#report(code, span, name.value);
  }

  /** `undefined` for a directive of another kind. */
  #conditional(name: string, args: readonly Word[], span: Span): SyntaxCode | null | undefined {
    switch (name) {
      case '.if':
        this.#ifs.push(span);
        return this.#blocks.if(() => this.#condition(args));
      case '.elif':
        return this.#blocks.elif(() => this.#condition(args));
      case '.else':
        return args.length > 0 ? 'unexpected-argument' : this.#blocks.else();
      case '.endif':
        this.#ifs.pop();
        return args.length > 0 ? 'unexpected-argument' : this.#blocks.endif();
      default:
        return undefined;
    }
  }

  #message(name: Word, args: readonly Word[], span: Span): void {
    const { holds } = this.branch;
    if (holds === 'no') return;
    if (!messages.has(name.value)) this.#report('unknown-directive', name.span, name.value);
    else if (args.length > 1) this.#report('unexpected-argument', span, name.value);
    else if (name.value === '.alert' && holds === 'yes') this.#report('alert', span, args[0]?.value ?? '');
  }

  #condition(args: readonly Word[]): Branch {
    const { release, variables } = this.#options;
    const text = args.map(({ span }) => meaningOf(this.#source.text.slice(span.start, span.end), (name) => variables.get(name) ?? unknownText).value).join(' ');
    const shown = text.replaceAll(unknownText, '?');
    const holds = conditionHolds(text, { release, isDefined: (name) => variables.isDefined(name) });
    const doubt: Doubt = args.find((word) => word.doubt !== null)?.doubt ?? { kind: 'run-time', what: `.if ${shown}` };
    const [first] = args;
    if (holds === null && doubt.kind !== 'template' && first !== undefined) this.#report('invalid-condition', first.span, shown);
    return holds === null ? { holds: 'unknown', doubt } : { holds, doubt: holds === 'unknown' ? doubt : null };
  }
}
