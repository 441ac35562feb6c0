import { spanOf } from '../../../src/model/fact.ts';
import type { Problem } from '../../../src/model/problem.ts';
import type { Span } from '../../../src/model/span.ts';
import { optionOf } from '../values/options.ts';
import type { Option, Value } from '../values/value.ts';
import type { SecureContext } from './secure-context.ts';
import { protocolMethod, versionNames } from './versions.ts';

/** What Node refuses of the options of a context, so that the program stops there. */
export function refusedOptions(options: Value | null): readonly Problem[] {
  if (options === null) return [];
  const bounds = ['minVersion', 'maxVersion'].flatMap((name) => optionOf(options, name) ?? []);
  const method = optionOf(options, 'secureProtocol');
  const isMethod = method !== null && method.value.kind === 'text';
  return [
    ...bounds.flatMap((bound) => refusedVersion(bound) ?? []),
    ...(isMethod && protocolMethod(textOf(method)) === null ? [refusedMethod(method.value.span, textOf(method))] : []),
    ...(isMethod ? bounds.filter(({ value }) => value.kind === 'text').map(({ name, value }) => conflict(value.span, name)) : []),
  ];
}

/** Bounds that leave no version: Node takes them, and every handshake fails. */
export function emptyRange({ versions, range }: SecureContext, options: Value | null): readonly Problem[] {
  const isEmpty = Object.values(versions).every((version) => version.known && !version.value);
  if (!isEmpty || options === null) return [];
  const [written] = ['maxVersion', 'secureOptions', 'minVersion'].flatMap((name) => optionOf(options, name) ?? []);
  const span = written?.value.span ?? spanOf(range.maximum.from);
  return [{ ...problem('node/no-version', span, 'no version of TLS is left: every handshake fails', '使える TLS のバージョンが残らず、すべてのハンドシェイクが失敗する'), severity: 'warning' }];
}

function textOf({ value }: Option): string {
  return value.kind === 'text' ? value.text : '';
}

/** Nothing but a name of a version, `null` and `undefined` are taken (node, lib/_tls_common.js, toV). */
function refusedVersion({ name, value }: Option): Problem | null {
  const text = value.kind === 'text' ? value.text : value.kind === 'constant' && value.value != null ? String(value.value) : null;
  if (text === null || (value.kind === 'text' && versionNames.some((version) => version === text))) return null;
  return problem('node/unknown-version', value.span, `${name} has no value "${text}": Node.js throws ERR_TLS_INVALID_PROTOCOL_VERSION`, `${name} に "${text}" という値はない。Node.js は ERR_TLS_INVALID_PROTOCOL_VERSION を投げる`);
}

function refusedMethod(span: Span, text: string): Problem {
  return problem('node/unknown-method', span, `secureProtocol "${text}" is refused: Node.js throws an error`, `secureProtocol "${text}" は使えない。Node.js はエラーを投げる`);
}

function conflict(span: Span, name: string): Problem {
  return problem(
    'node/version-conflict',
    span,
    `${name} and secureProtocol exclude each other: Node.js throws ERR_TLS_PROTOCOL_VERSION_CONFLICT`,
    `${name} と secureProtocol は同時に使えない。Node.js は ERR_TLS_PROTOCOL_VERSION_CONFLICT を投げる`,
  );
}

function problem(code: string, span: Span, en: string, ja: string): Problem {
  return { code, severity: 'error', span, text: { en, ja } };
}
