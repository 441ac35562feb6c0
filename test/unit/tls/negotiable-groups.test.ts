import { expect, it } from 'vitest';
import { groupNegotiability } from '../../../src/tls/negotiable-groups.ts';
import { doubtful, tls, versions, written } from '../../endpoints.ts';

const openSsl = (version: string) => ({ name: 'openssl', version }) as const;
const older = tls({ versions: versions('TLSv1.2') });
const newer = tls({ versions: versions('TLSv1.3') });

it.each([
  ['x25519', older, '3.0', 'yes'],
  ['x25519', newer, '3.0', 'yes'],
  ['brainpoolP256r1', older, '3.0', 'yes'],
  ['brainpoolP256r1', newer, '3.0', 'no'],
  ['brainpoolP256r1', newer, '1.1.1', 'yes'],
  ['secp256k1', newer, '1.1.1', 'yes'],
  ['secp256k1', newer, '3.0', 'no'],
  ['X25519MLKEM768', older, '1.1.1', 'no'],
  ['X25519MLKEM768', older, '3.5', 'no'],
  ['X25519MLKEM768', newer, '3.5', 'yes'],
  ['ffdhe2048', newer, '3.0', 'yes'],
  ['ffdhe2048', older, '3.6', 'no'],
  ['ffdhe2048', older, '4.0', 'yes'],
  ['x25519', { ...older, securityLevel: written(4) }, '3.0', 'no'],
  ['secp224r1', { ...older, securityLevel: doubtful() }, '3.0', 'yes'],
  ['secp192r1', { ...older, securityLevel: doubtful() }, '3.0', 'unknown'],
  ['unregistered', older, '3.0', 'unknown'],
] as const)('%s', (name, settings, version, truth) => {
  expect(groupNegotiability(settings, openSsl(version), 'server', name)).toBe(truth);
});
