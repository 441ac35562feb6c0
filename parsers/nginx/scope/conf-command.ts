import type { Origin } from '../../../src/model/fact.ts';
import type { Span } from '../../../src/model/span.ts';
import { lookup, originOf } from './scope.ts';
import type { Block } from './scope.ts';
import type { Word } from '../syntax/tree.ts';

/**
 * Commands of SSL_CONF_cmd(3) that nginx passes on with `ssl_conf_command` and its likes. They are executed after everything else, in
 * the order they are written (nginx, src/event/ngx_event_openssl.c, ngx_ssl_conf_commands).
 */
export interface ConfCommand {
  /** In lower case: names of commands have none. */
  readonly name: string;
  readonly value: Word;
  /** How something written in the value came into effect. */
  readonly originOf: (span: Span) => Origin;
}

/** The commands in effect in a block: those of the innermost level that has any. Those that a template writes are left out. */
export function confCommands(block: Block, directive: string): readonly ConfCommand[] {
  const found = lookup(block, directive);
  if (found === null) return [];
  return found.directives.flatMap(({ args: [name, value], templated }) =>
    name === undefined || value === undefined || templated
      ? []
      : [{ name: name.value.toLowerCase(), value, originOf: (span: Span) => originOf(span, found.block, block) }],
  );
}

/** The last command of one of the names: it replaces those before. */
export function lastCommand(commands: readonly ConfCommand[], ...names: readonly string[]): ConfCommand | null {
  return commands.findLast(({ name }) => names.includes(name)) ?? null;
}

/** One element of a comma-separated value with its sign; without one it counts as `+`. */
export interface SignedWord {
  readonly word: string;
  readonly on: boolean;
  readonly from: Origin;
}

/** Elements of commands whose values switch things on and off: `Protocol`, `Options`. */
export function signedWords(commands: readonly ConfCommand[], name: string): readonly SignedWord[] {
  return commands.filter((command) => command.name === name).flatMap(({ value, originOf: from }) =>
    value.value.split(',').map((element) => {
      const [, sign, word = ''] = /^([+-]?)(.*)$/s.exec(element.trim()) ?? [];
      return { word: word.toLowerCase(), on: sign !== '-', from: from(value.span) };
    }),
  );
}

/** What `Options` says last about one option; `null` when it says nothing. Options of SSL_CONF_cmd(3), in lower case. */
export function optionIn(commands: readonly ConfCommand[], option: string): SignedWord | null {
  return signedWords(commands, 'options').findLast(({ word }) => word === option) ?? null;
}
