import type { Spelling } from '../../../src/model/intent.ts';
import type { PlacedListener } from '../servers/listener.ts';
import { spellHandshake } from './handshake.ts';
import { advice, type SetIntent } from './spelling.ts';

/** Spells an intent for a gRPC server, whose credentials are arguments by position; `null` for what they cannot say. */
export function spellGrpcServer(intent: SetIntent, { listener, secure }: PlacedListener): Spelling | null {
  switch (intent.set) {
    case 'tls':
      return advice(`grpc.ServerCredentials.createSsl(null, [{ private_key: readFileSync('/path/to/server.key'), cert_chain: readFileSync('/path/to/server.pem') }])`);
    case 'client-certificate':
    case 'trust-anchors':
      return advice(`grpc.ServerCredentials.createSsl(readFileSync('/path/to/clients-ca.pem'), [{ private_key, cert_chain }], true)`);
    case 'cipher-suites': {
      const settings = listener.tls.known ? listener.tls.value : null;
      const spelled = secure === null || settings === null ? null : spellHandshake(intent, { ...secure, tls: settings });
      const [, list] = /^ciphers: '([^']+)'$/.exec(spelled?.text ?? '') ?? [];
      return list === undefined ? null : advice(`GRPC_SSL_CIPHER_SUITES=${list}`);
    }
    default:
      return null;
  }
}
