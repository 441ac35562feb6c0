import type { Listener } from '../../../src/model/endpoint.ts';
import type { Spelling, TextEdit } from '../../../src/model/intent.ts';
import type { Span } from '../../../src/model/span.ts';
import { isAtLeast } from '../../_shared/release.ts';
import { insertAbove, insertBehind, insertInto, replaceWord } from './edit.ts';
import type { PlacedListener } from '../bind/listener.ts';
import type { Proxy } from '../syntax/sections.ts';
import { advice, safely, unsafely, type SetIntent } from './spelling.ts';
import type { Line } from '../syntax/tree.ts';
import type { Writer } from './writer.ts';

type HttpIntent = Extract<SetIntent, { readonly set: 'redirect-to-https' | 'hsts' | 'identity-guard' }>;

/** Spells what is a matter of rules: redirects, headers, guards. */
export function spellHttp(intent: HttpIntent, { listener, proxy }: PlacedListener, writer: Writer): Spelling | null {
  if (proxy === null) return null;
  switch (intent.set) {
    case 'redirect-to-https':
      return redirect(intent.at, proxy, writer);
    case 'hsts':
      return strictTransportSecurity(intent, proxy, writer);
    case 'identity-guard':
      return identityGuard(intent.at, listener, writer);
  }
}

/** A redirect that is there is corrected; else one is put before the other rules. */
function redirect(at: Span, proxy: Proxy, writer: Writer): Spelling {
  const spell = hasTls(proxy) ? safely : unsafely;
  const written = writer.lineAt(at)?.line ?? null;
  const corrected = written === null ? null : correctedRedirect(written);
  if (written !== null && corrected !== null) return spell(corrected.text, corrected.edits);
  const rule = `http-request redirect scheme https code 301${hasTls(proxy) ? ' unless { ssl_fc }' : ''}`;
  return spell(rule, [aboveOthers(proxy, rule, writer)]);
}

function hasTls({ section }: Proxy): boolean {
  return section.lines.some(({ name, args }) => name === 'bind' && args.some(({ value }) => value === 'ssl'));
}

const beforeRules: ReadonlySet<string> = new Set(['bind', 'mode', 'acl']);

/** Rules are gone through in order, so that one which is for all stands first. */
function aboveOthers({ section }: Proxy, rule: string, { texts }: Writer): TextEdit {
  const first = section.lines.find(({ name }) => name === 'http-request' || name === 'redirect');
  return first === undefined ? insertInto(section, [rule], ({ name }) => beforeRules.has(name), texts) : insertAbove(first, [rule], texts);
}

/** The words that send to https for good; `null` for a line that is no redirect. */
function correctedRedirect(line: Line): { readonly text: string; readonly edits: readonly TextEdit[] } | null {
  const at = line.name === 'redirect' ? 0 : line.args.findIndex(({ value }) => value === 'redirect') + 1;
  const [type, target] = line.args.slice(at);
  if ((line.name !== 'redirect' && at === 0) || type === undefined || target === undefined) return null;
  const code = line.args.find((_, index) => line.args[index - 1]?.value === 'code');
  const secured = type.value === 'scheme' ? 'https' : target.value.replace(/^http:\/\//i, 'https://');
  // A target without scheme cannot be corrected: a redirect has to come before it.
  if (type.value !== 'scheme' && !/^https:\/\//i.test(secured)) return null;
  const permanent = code?.value === '307' ? '308' : code?.value === '301' || code?.value === '308' ? code.value : '301';
  const edits = [
    ...(secured === target.value ? [] : [replaceWord(target, secured)]),
    ...(code === undefined ? [insertBehind(target, 'code 301')] : code.value === permanent ? [] : [replaceWord(code, permanent)]),
  ];
  return { text: `redirect ${type.value} ${secured} code ${permanent}`, edits };
}

interface Hsts {
  readonly maxAge: number;
  readonly includeSubDomains: boolean;
  readonly at: Span | null;
}

const headerName = 'Strict-Transport-Security';

/**
 * `http-after-response`, since 2.2, is for every answer; `http-response` leaves out those of HAProxy itself. A header that is sent is
 * corrected; one that some answers lack is added for all.
 */
function strictTransportSecurity({ maxAge, includeSubDomains, at }: Hsts, proxy: Proxy, writer: Writer): Spelling {
  const keyword = isAtLeast(writer.release, '2.2') ? 'http-after-response' : 'http-response';
  const written = at === null ? null : writer.lineAt(at);
  const spell = includeSubDomains ? unsafely : safely;
  if (written !== null && isHeader(written.line)) return rewritten(written.line, keyword, maxAge);
  const condition = proxy.section.lines.some(({ name, args }) => name === 'bind' && !args.some(({ value }) => value === 'ssl')) ? ' if { ssl_fc }' : '';
  const rule = `${keyword} set-header ${headerName} "max-age=${maxAge}${includeSubDomains ? '; includeSubDomains' : ''}"${condition}`;
  const isNeighbour = ({ name }: Line): boolean => beforeRules.has(name) || name === 'redirect' || name.startsWith('http-');
  return spell(rule, [insertInto(proxy.section, [rule], isNeighbour, writer.texts)]);
}

function isHeader({ args: [action, name] }: Line): boolean {
  return (action?.value === 'set-header' || action?.value === 'add-header') && name?.value.toLowerCase() === headerName.toLowerCase();
}

/** Keeps what else the header says. */
function rewritten(line: Line, keyword: string, maxAge: number): Spelling {
  const [, , value] = line.args;
  const others = (value?.value ?? '').split(';').map((part) => part.trim()).filter((part) => part !== '' && !/^max-age\b/i.test(part));
  const text = `"${[`max-age=${maxAge}`, ...others].join('; ')}"`;
  const edits = [...(line.name === keyword ? [] : [replaceWord(line.keyword, keyword)]), ...(value === undefined ? [] : [replaceWord(value, text)])];
  return safely(`${keyword} set-header ${headerName} ${text}`, edits);
}

/** What a client sends in the header is taken out; else everybody is refused whose certificate did not verify. */
function identityGuard(at: Span, { identityUses }: Listener, writer: Writer): Spelling {
  const written = writer.lineAt(at);
  const use = identityUses.find(({ span }) => span.start === at.start && span.file === at.file);
  const guard = 'http-request deny unless { ssl_c_used } { ssl_c_verify 0 }';
  if (written === null) return advice(guard);
  const { line, section } = written;
  const isOpen = use?.clientCanSet === 'yes' && use.how === 'forwarded';
  const rule = isOpen ? `http-request del-header ${use.carrier}` : guard;
  const before = isOpen ? (section.lines.find((other) => sets(other, use.carrier)) ?? line) : line;
  const isRequest = before.name === 'http-request' || before.name === 'use_backend';
  const edits = isRequest ? [insertAbove(before, [rule], writer.texts)] : [];
  return isOpen ? safely(rule, edits) : unsafely(rule, edits);
}

function sets({ name, args: [action, header] }: Line, carrier: string): boolean {
  const isSetting = action?.value === 'set-header' || action?.value === 'add-header';
  return name === 'http-request' && isSetting && header?.value.toLowerCase() === carrier.toLowerCase();
}
