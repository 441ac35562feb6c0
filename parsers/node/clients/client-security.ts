import { known, unknown, type Doubt, type Fact, type Origin } from '../../../src/model/fact.ts';
import { findOption, type Found } from './find-option.ts';
import { doubtOf, truthinessOf, type Value } from '../values/value.ts';
import type { ClientUse } from './client-calls.ts';
import { findUrl, type ClientTarget } from './client-target.ts';
import type { UrlParameter } from './library.ts';
import { meaningsIn } from './url-parameters.ts';

/** Whether a client speaks TLS, and whether it would do without. */
export interface ClientSecurity {
  readonly secure: Fact<boolean>;
  readonly fallsBack: Fact<boolean> | null;
}

/** The scheme of a URL decides, then its query, the options, the port, and what the library does by itself. */
export function securityOf(use: ClientUse, sources: readonly Value[], target: ClientTarget): ClientSecurity {
  const { library, module, node } = use;
  const byLibrary: Origin = { kind: 'written', span: module.spanOf(node.callee) };
  const written = byAllOf(use, sources) ?? byScheme(use, target) ?? bySchemeOption(use, sources, target) ?? byParameter(use, target) ?? byOption(use, sources) ?? byPort(use, target);
  if (library.startTls !== null && (written === null || (written.known && !written.value))) return byStartTls(use, sources, written?.from ?? byLibrary);
  if (written !== null) return { secure: written, fallsBack: null };
  if (library.secureByDefault !== null && !isUrlOpen(use, sources)) return { secure: known(library.secureByDefault, byLibrary), fallsBack: null };
  const doubt: Doubt = target.target.known ? { kind: 'run-time', what: 'scheme' } : target.target.doubt;
  return { secure: unknown(doubt, byLibrary), fallsBack: null };
}

/** There is a URL that could decide, and it cannot be read. */
function isUrlOpen({ library, call, arguments: values }: ClientUse, sources: readonly Value[]): boolean {
  const decides = library.parameters.length > 0 || new Set(Object.values(library.schemes)).size > 1;
  if (!decides) return false;
  const argument = call.url === null ? undefined : values[call.url];
  if (argument !== undefined && !['object', 'text', 'constant', 'function'].includes(argument.kind)) return true;
  const option = findUrl(sources, library.urls);
  return option.kind === 'open' || (option.kind === 'written' && option.option.value.kind !== 'text');
}

function byScheme({ library }: ClientUse, { url }: ClientTarget): Fact<boolean> | null {
  if (url === null || url === 'relative') return null;
  const secure = library.schemes[url.url.scheme];
  return secure == null ? null : known(secure, { kind: 'written', span: url.placeOf({ start: 0, end: url.url.scheme.length }) });
}

/** What an option names counts where no URL does. */
function bySchemeOption({ library }: ClientUse, sources: readonly Value[], { url }: ClientTarget): Fact<boolean> | null {
  const found = library.schemeOption === null || url !== null ? null : findOption(sources, library.schemeOption);
  if (found === null || found.kind === 'absent') return null;
  if (found.kind === 'open') return unknown(found.doubt, { kind: 'written', span: found.span });
  const { value, span } = found.option;
  const secure = value.kind === 'text' ? library.schemes[value.text.replace(/:$/, '')] : undefined;
  return secure == null ? unknown(doubtOf(value), { kind: 'written', span }) : known(secure, { kind: 'written', span });
}

function byAllOf({ library }: ClientUse, sources: readonly Value[]): Fact<boolean> | null {
  const found = library.secureTogether.map((path) => findOption(sources, path));
  const [first] = found;
  return first?.kind === 'written' && found.every(({ kind }) => kind === 'written') ? known(true, { kind: 'written', span: first.option.span }) : null;
}

function byParameter(use: ClientUse, target: ClientTarget): Fact<boolean> | null {
  const parameters = parametersOf(use, target);
  const found = parameters.find(({ means }) => means === 'plaintext') ?? parameters.find(({ means }) => means !== 'name' && means !== 'authority');
  return found === undefined ? null : known(found.means !== 'plaintext', found.from);
}

/** What the query of a URL says, with its place. */
export function parametersOf({ library }: ClientUse, { url }: ClientTarget): readonly { readonly means: UrlParameter['means']; readonly value: string; readonly from: Origin }[] {
  if (url === null || url === 'relative') return [];
  return meaningsIn(url.url, library).map(({ means, value, range }) => ({ means, value, from: { kind: 'written', span: url.placeOf(range) } as const }));
}

function byOption({ library }: ClientUse, sources: readonly Value[]): Fact<boolean> | null {
  for (const path of library.secure) {
    const fact = truthFact(findOption(sources, path));
    if (fact !== null) return fact;
  }
  return null;
}

function truthFact(found: Found): Fact<boolean> | null {
  if (found.kind === 'absent') return null;
  if (found.kind === 'open') return unknown(found.doubt, { kind: 'written', span: found.span });
  const { value, span } = found.option;
  const from: Origin = { kind: 'written', span };
  const truth = truthinessOf(value);
  return truth === null ? unknown(doubtOf(value), from) : known(truth, from);
}

function byPort({ library }: ClientUse, { target }: ClientTarget): Fact<boolean> | null {
  if (library.securePort === null || !target.known) return null;
  return target.value.addresses.some(({ port }) => port === library.securePort) ? known(true, target.from) : null;
}

/** STARTTLS where the server offers it, unless an option makes it a must or does without. */
function byStartTls({ library: { startTls } }: ClientUse, sources: readonly Value[], otherwise: Origin): ClientSecurity {
  const required = startTls === null ? null : truthFact(findOption(sources, startTls.required));
  const off = startTls === null ? null : truthFact(findOption(sources, startTls.off));
  if (required !== null && (!required.known || required.value)) return { secure: required, fallsBack: null };
  if (off !== null && (!off.known || off.value)) return { secure: off.known ? known(false, off.from) : off, fallsBack: null };
  return { secure: known(true, otherwise), fallsBack: known(true, otherwise) };
}
