import type { ClientAuthentication, IneffectiveSetting } from '../../../src/model/endpoint.ts';
import type { Span } from '../../../src/model/span.ts';
import { optionOf } from '../values/options.ts';
import { alternativesOf, type Option, type Value } from '../values/value.ts';
import { isTrue } from './client-authentication.ts';
import type { MethodCall } from './uses.ts';

/** Options of contexts that count only where the server is made: what a context for a name brings is its certificate and authorities. */
const ofServer = ['minVersion', 'maxVersion', 'ciphers', 'requestCert', 'rejectUnauthorized', 'honorCipherOrder', 'ecdhCurve'] as const;

/**
 * What is written for client certificates although none are asked for. `ca` by itself is none of it: OpenSSL also completes the chain of the
 * server's own certificate with it (SSL_CTX_set_mode(3), SSL_MODE_NO_AUTO_CHAIN).
 */
export function uselessVerification(options: Value | null, { mode }: ClientAuthentication): readonly IneffectiveSetting[] {
  if (options === null || !mode.known || mode.value !== 'none') return [];
  const asked = optionOf(options, 'requestCert');
  const wrong: readonly IneffectiveSetting[] =
    asked !== null && alternativesOf(asked.value).every((value) => isTrue(value) === false && !isFalsy(value)) ? [setting(asked, 'not-supported', 'yes', null)] : [];
  const rejects = optionOf(options, 'rejectUnauthorized');
  const rejection = rejects === null ? [] : [setting(rejects, 'needs-other-setting', alternativesOf(rejects.value).every((value) => isTrue(value) === true) ? 'yes' : 'no', null)];
  return [...wrong, ...rejection];
}

function isFalsy(value: Value): boolean {
  return value.kind === 'constant' && !value.value;
}

/** A server makes a context of its own options; `secureContext` is for `tls.connect` and `new tls.TLSSocket` (node, lib/_tls_wrap.js, Server.prototype.setSecureContext). */
export function uselessContext(options: Value | null): readonly IneffectiveSetting[] {
  const given = options?.kind === 'object' ? options.options.get('secureContext') : undefined;
  return given === undefined || isFalsy(given.value) ? [] : [setting(given, 'not-supported', 'unknown', null)];
}

/** Options in the contexts of names, which the server's own options overrule. `contexts` are the objects given to `addContext` and SNICallback. */
export function uselessInContexts(contexts: readonly Value[]): readonly IneffectiveSetting[] {
  return contexts.flatMap((context) => ofServer.flatMap((name) => optionOf(context, name) ?? [])).map((option) => setting(option, 'default-server-decides', 'unknown', null));
}

/** Options of the server that `setSecureContext` does not repeat, and that are gone once it is called. */
export function lostByRotation(options: Value | null, rotation: MethodCall): readonly IneffectiveSetting[] {
  const [renewed] = rotation.items;
  if (options === null || renewed?.kind !== 'object' || renewed.open !== null) return [];
  const span: Span = rotation.module.spanOf(rotation.call);
  const kept = ['minVersion', 'maxVersion', 'ciphers', 'ca', 'ecdhCurve', 'secureOptions', 'secureProtocol', 'sigalgs', 'dhparam', 'crl'];
  return kept.flatMap((name) => {
    const before = optionOf(options, name);
    return before === null || optionOf(renewed, name) !== null ? [] : [setting(before, 'overridden', 'unknown', span)];
  });
}

function setting({ name, span }: Option, reason: IneffectiveSetting['reason'], stronger: IneffectiveSetting['stronger'], decidedBy: Span | null): IneffectiveSetting {
  return { setting: name, span, reason, stronger, decidedBy };
}
