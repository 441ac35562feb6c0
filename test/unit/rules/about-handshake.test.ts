import { describe, expect, it } from 'vitest';
import { rules } from '../../../rules/index.ts';
import type { Rule } from '../../../src/engine/rule.ts';
import type { Endpoint } from '../../../src/model/endpoint.ts';
import { known } from '../../../src/model/fact.ts';
import type { TlsSettings } from '../../../src/model/tls.ts';
import { connection, listener, tls, uses, versions, written } from '../../endpoints.ts';
import { context } from './check.ts';

/** An object of which only some properties may be read. */
function guarded<T extends object>(object: T, isOpen: (property: string) => boolean): T {
  return new Proxy(object, {
    get: (target, property) => {
      if (typeof property === 'string' && !isOpen(property)) throw new Error(`${property} was read`);
      return Reflect.get(target, property) as unknown;
    },
  });
}

/** Settings that hide what `handshakeParts` does not name. */
function handshakeOnly(settings: TlsSettings): TlsSettings {
  const certificates = settings.certificates.known ? settings.certificates.value : [];
  const keys = certificates.map((certificate) => guarded(certificate, (property) => property === 'keyType'));
  const hidden: readonly string[] = ['stapling', 'alpn', 'encryptedClientHello'];
  return guarded({ ...settings, certificates: known(keys, settings.certificates.from) }, (property) => !hidden.includes(property));
}

function guardedEndpoint(endpoint: Endpoint): Endpoint {
  const tlsOf = endpoint.tls.known && endpoint.tls.value !== null ? known(handshakeOnly(endpoint.tls.value), endpoint.tls.from) : endpoint.tls;
  const open: readonly string[] = ['kind', 'release', 'tls', 'rejectsHandshake'];
  return guarded({ ...endpoint, tls: tlsOf }, (property) => open.includes(property));
}

const settings: readonly TlsSettings[] = [
  tls(),
  tls({ versions: versions('TLSv1.3'), cipherSuites: uses() }),
  tls({ dhParameters: written({ source: 'dh.pem', bits: written(4096) }), tickets: written({ enabled: true, keyFiles: [], rotation: 'automatic' }), preference: written('server') }),
];

const about = rules.filter(({ about: subject }) => subject === 'handshake');

describe('rules about handshakes look at nothing else before they have something to say', () => {
  it.each(about.map((rule): [string, Rule] => [rule.id, rule]))('%s', (_, rule) => {
    for (const one of settings) {
      for (const endpoint of [listener({ tls: written(one) }), connection({ tls: written(one) })]) {
        const guardedOne = guardedEndpoint(endpoint);
        if (rule.appliesTo(guardedOne, context())) expect(rule.check(guardedOne, context())).toEqual([]);
      }
    }
  });

  it('knows rules of both kinds', () => {
    expect(about.length).toBeGreaterThan(8);
    expect(about.length).toBeLessThan(rules.length);
  });
});
