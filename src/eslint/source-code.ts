import type { Parser } from '../engine/parser.ts';
import { lineStartsOf, positionAt, type LineStarts, type Position } from '../engine/position.ts';
import { lazily } from '../tls/lazily.ts';
import type { TextRange } from '../tls/list-expansion.ts';
import { inlineConfigurationIn, type InlineConfiguration } from './inline-configuration.ts';

/** The only node there is: the file as a whole. */
export interface Configuration {
  readonly type: 'Configuration';
  /** UTF-16 offsets, the end excluded. */
  readonly range: [number, number];
}

export interface Comment {
  readonly type: 'Comment';
  /** What is written between the marks. */
  readonly value: string;
  readonly range: [number, number];
  readonly loc: Location;
}

/** Lines and columns count from 1. */
export interface Location {
  readonly start: Position;
  readonly end: Position;
}

interface Step {
  /** ESLint's number for "visit a node". */
  readonly kind: 1;
  readonly target: Configuration;
  /** 1: on the way in, 2: on the way out. */
  readonly phase: 1 | 2;
  readonly args: Configuration[];
}

/** A configuration file as ESLint goes over it. Rules look at the model of it, not at nodes: the tree is one node. */
export class ConfigurationSourceCode {
  readonly text: string;
  readonly ast: Configuration;
  readonly parser: Parser;
  readonly visitorKeys: Record<string, string[]> = { Configuration: [] };
  readonly #lineStarts: () => LineStarts;
  readonly #comments: () => Comment[];
  readonly #inline: () => InlineConfiguration;

  constructor(text: string, ast: Configuration, { file, parser }: { readonly file: string; readonly parser: Parser }) {
    this.text = text;
    this.ast = ast;
    this.parser = parser;
    this.#lineStarts = lazily(() => lineStartsOf(text));
    this.#comments = lazily(() => parser.comments(text, file).map((range) => this.#commentAt(range)));
    // Comments are looked for only where one could speak to ESLint.
    this.#inline = lazily(() => inlineConfigurationIn(text.includes('eslint') ? this.comments : []));
  }

  get lines(): string[] {
    return this.text.split(/\r?\n/);
  }

  get comments(): Comment[] {
    return this.#comments();
  }

  /** Rules for JavaScript that look at comments only, such as `no-irregular-whitespace`, ask for them by this name. */
  getAllComments(): Comment[] {
    return this.comments;
  }

  getText(node?: { readonly range: readonly [number, number] }): string {
    return node === undefined ? this.text : this.text.slice(...node.range);
  }

  getRange({ range: [start, end] }: { readonly range: readonly [number, number] }): [number, number] {
    return [start, end];
  }

  getLoc({ range: [start, end] }: { readonly range: readonly [number, number] }): Location {
    return { start: this.getLocFromIndex(start), end: this.getLocFromIndex(end) };
  }

  getLocFromIndex(index: number): Position {
    return positionAt(this.#lineStarts(), index);
  }

  getIndexFromLoc({ line, column }: Position): number {
    return (this.#lineStarts()[line - 1] ?? this.text.length) + column - 1;
  }

  getParent(): null {
    return null;
  }

  getAncestors(): Configuration[] {
    return [];
  }

  traverse(): Step[] {
    return [
      { kind: 1, target: this.ast, phase: 1, args: [this.ast] },
      { kind: 1, target: this.ast, phase: 2, args: [this.ast] },
    ];
  }

  getInlineConfigNodes(): Comment[] {
    return this.#inline().comments;
  }

  getDisableDirectives(): Pick<InlineConfiguration, 'directives' | 'problems'> {
    return { directives: this.#inline().directives, problems: [] };
  }

  applyInlineConfig(): Pick<InlineConfiguration, 'configs' | 'problems'> {
    const { configs, problems } = this.#inline();
    return { configs, problems };
  }

  #commentAt({ start, end }: TextRange): Comment {
    const range: [number, number] = [start, end];
    return { type: 'Comment', value: withoutMarks(this.text.slice(start, end)), range, loc: this.getLoc({ range }) };
  }
}

function withoutMarks(comment: string): string {
  return comment.startsWith('/*') ? comment.slice(2).replace(/\*\/$/, '') : comment.replace(/^(?:#+|\/\/)/, '');
}
