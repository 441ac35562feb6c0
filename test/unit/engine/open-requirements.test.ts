import { describe, expect, it } from 'vitest';
import { openRequirements } from '../../../src/engine/open-requirements.ts';
import type { Endpoint } from '../../../src/model/endpoint.ts';
import { known, unknown, type Fact } from '../../../src/model/fact.ts';
import { connection, listener } from '../../endpoints.ts';

const from = { kind: 'written', span: { file: 'a', start: 0, end: 1 } } as const;
const open: Fact<never> = unknown({ kind: 'run-time', what: '.if feature(OPENSSL)' }, from);

const requirementsOn = (endpoint: Endpoint): readonly string[] => openRequirements.flatMap(({ id, concerns }) => (concerns(endpoint) ? [id.replace('v5.0.be-', '')] : []));

describe('an endpoint of which nothing shows whether it speaks TLS', () => {
  it.each([
    ['a public listener', listener({ tls: open, exposure: known('external', from) }), ['9.1.4', '9.1.1', '9.4.1', '9.4.2']],
    ['a listener inside', listener({ tls: open, exposure: known('internal', from) }), ['9.3.1', '9.4.1', '9.4.2']],
    ['a local listener', listener({ tls: open, exposure: known('local', from) }), ['9.4.1', '9.4.2']],
    ['a listener of another protocol', listener({ tls: open, exposure: known('internal', from), protocol: known('tcp', from) }), ['9.4.1', '9.4.2']],
    ['a connection', connection({ tls: open }), ['9.2.6', '9.4.1', '9.4.2']],
  ])('leaves open what is asked of TLS: %s', (_, endpoint, expected) => {
    expect(requirementsOn(endpoint)).toEqual(expected);
  });

  it('is no other endpoint', () => {
    expect(requirementsOn(listener({ tls: known(null, from) }))).toEqual([]);
    expect(requirementsOn(connection({}))).toEqual([]);
  });
});
