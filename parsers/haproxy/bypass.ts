import type { ClientAuthentication, VerificationBypass } from '../../src/model/endpoint.ts';
import { ignoredErrors } from './ignored-error.ts';
import type { Configuration } from './sections.ts';
import type { NamedContext } from './tls-context.ts';
import type { Line } from './tree.ts';

/** A context of a `bind` and how it asks for client certificates. */
export interface AskingContext extends NamedContext {
  readonly authentication: ClientAuthentication;
  /** How the context is called, e.g. its first name. */
  readonly label: string;
}

/** What the rest of the configuration looks at, as far as it makes up for a weak verification. */
export interface Checks {
  /** Something depends on the result of the verification. */
  readonly result: boolean;
  /** Something depends on whether there was a certificate, or on the name of the handshake being that of the request. */
  readonly certificateOrName: boolean;
}

export function checksIn({ sections }: Configuration): Checks {
  const deciding = sections.flatMap(({ lines }) => lines).filter(isDeciding);
  const mentions = (pattern: RegExp): boolean => deciding.some(({ args }) => args.some(({ value }) => pattern.test(value)));
  return {
    result: mentions(/\bssl_c_(?:verify|err|ca_err)/),
    certificateOrName: mentions(/\bssl_c_(?:used|verify)\b/) || (mentions(/\bssl_fc_sni\b/) && mentions(/\bstrcmp\(/)),
  };
}

const deciding: ReadonlySet<string> = new Set(['acl', 'use_backend', 'use-server']);
const refusing: ReadonlySet<string> = new Set(['deny', 'reject', 'return', 'redirect', 'tarpit', 'silent-drop', 'allow', 'accept', 'connection', 'content', 'session']);

function isDeciding({ keyword, args }: Line): boolean {
  return deciding.has(keyword.value) || ((keyword.value === 'http-request' || keyword.value === 'tcp-request') && refusing.has(args[0]?.value ?? ''));
}

/**
 * Ways around a required certificate: errors that are ignored and that nobody looks at, and other names of the same `bind` that ask for
 * less. HAProxy does not compare the name of the handshake with that of the request.
 */
export function bypassesOf(context: AskingContext, all: readonly AskingContext[], checks: Checks, isHttp: boolean): readonly VerificationBypass[] {
  const { mode } = context.authentication;
  if (!mode.known || (mode.value !== 'required' && mode.value !== 'required-unverified')) return [];
  const { words, places } = ignoredErrors(context.place);
  const [place] = places;
  const ignored = place === undefined || checks.result ? [] : [{ kind: 'ignored-errors', span: place, scope: words.join(',') } as const];
  if (!isHttp || checks.certificateOrName) return ignored;
  return [...ignored, ...all.flatMap((other) => (asksLess(other) ? [perName(other)] : []))];
}

function asksLess({ authentication: { mode } }: AskingContext): boolean {
  return mode.known && (mode.value === 'none' || mode.value === 'optional' || mode.value === 'optional-unverified');
}

function perName({ authentication: { mode }, place, label }: AskingContext): VerificationBypass {
  const span = mode.from.kind === 'default' ? (place.entry?.span ?? place.bind.line.span) : mode.from.span;
  return { kind: 'per-name', span, scope: label };
}
