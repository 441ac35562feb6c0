import type { Spelling } from '../../../src/model/intent.ts';
import { insertDirectives, replaceArguments } from './edit.ts';
import { isHstsName } from '../http/header-settings.ts';
import { enclosing, lookup, type Block, type Found } from '../scope/scope.ts';
import { textOf, type SetIntent } from './spelling.ts';
import type { Directive } from '../syntax/tree.ts';
import type { Writer } from './writer.ts';

type HstsIntent = Extract<SetIntent, { readonly set: 'hsts' }>;

/** `add_header` is inherited all or nothing, so the header goes where the others in effect are. */
export function spellHsts(intent: HstsIntent, server: Block, writer: Writer): Spelling {
  const block = intent.at === null ? server : (enclosing(writer.blockAt(intent.at), 'location') ?? server);
  const found = lookup(block, 'add_header');
  const written = hstsIn(found);
  return written === null ? added(intent, found, server, writer) : corrected(intent, written);
}

function corrected(intent: HstsIntent, written: Directive): Spelling {
  const [, value] = written.args;
  const header = headerWith(value?.value ?? '', intent);
  const edits = value?.hasVariable === true ? [] : [replaceArguments(written, header)];
  return { text: `add_header ${header};`, edits, safety: safetyOf(intent) };
}

/** What the server says around the block is what it means to say in it. */
function added(intent: HstsIntent, found: Found | null, server: Block, writer: Writer): Spelling {
  const outer = found?.block.parent ?? null;
  const around = outer === null ? null : hstsIn(lookup(outer, 'add_header'));
  const line = `add_header ${headerWith(around?.args[1]?.value ?? '', intent)};`;
  if (found?.doubt != null) return { text: line, edits: [], safety: safetyOf(intent) };
  const isOfServer = found === null || enclosing(found.block, 'server') === null;
  const repeated = isOfServer ? (found?.directives ?? []).map((directive) => textOf(directive, writer)) : [];
  const edit = insertDirectives(isOfServer ? server : found.block, [...repeated, line], ['listen', 'server_name', 'add_header'], writer.texts);
  return { text: line, edits: edit === null ? [] : [edit], safety: safetyOf(intent) };
}

/** Subdomains may have no TLS. */
function safetyOf({ includeSubDomains }: HstsIntent): Spelling['safety'] {
  return includeSubDomains ? 'unsafe' : 'safe';
}

function hstsIn(found: Found | null): Directive | null {
  return found?.directives.find(({ args }) => isHstsName(args[0]?.value ?? '')) ?? null;
}

/** Keeps what else the header says, and a longer time. A value out of a variable is not known. */
function headerWith(value: string, { maxAge, includeSubDomains }: HstsIntent): string {
  const parts = value.includes('$') ? [] : value.split(';').map((part) => part.trim()).filter((part) => part !== '');
  const others = parts.filter((part) => !isMaxAge(part));
  const seconds = Number(/\d+/.exec(parts.find(isMaxAge) ?? '')?.[0] ?? 0);
  const subdomains = includeSubDomains && !others.some((part) => /^includeSubDomains$/i.test(part)) ? ['includeSubDomains'] : [];
  return `Strict-Transport-Security "${[`max-age=${Math.max(maxAge, seconds)}`, ...subdomains, ...others].join('; ')}" always`;
}

function isMaxAge(part: string): boolean {
  return /^max-age\b/i.test(part);
}
