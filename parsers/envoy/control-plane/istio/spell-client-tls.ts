import type { Connection } from '../../../../src/model/endpoint.ts';
import type { Spelling } from '../../../../src/model/intent.ts';
import type { Message } from '../../message/message.ts';
import { fields, items, word, type Fields } from '../../message/snippet.ts';
import { advice, change, setIn, without, type SetIntent, type Writer } from '../../spell/spelling.ts';

/** Spells an intent in `ClientTLSSettings`. */
export function spellClientTls(intent: SetIntent, connection: Connection, tls: Message, writer: Writer): Spelling | null {
  switch (intent.set) {
    case 'tls':
      return advice(fields(['tls', verifiedTls(connection)]), tls, writer);
    case 'chain-verification': {
      const spelling = without(tls, 'insecureSkipVerify', writer);
      return spelling === null ? advice(authority(), tls, writer) : { ...spelling, safety: 'unsafe' };
    }
    case 'name-verification':
      return namesFor(connection, tls, writer);
    case 'trust-anchors':
      return advice(authority(), tls, writer);
    case 'peer-revocation':
      return advice(fields(['caCrl', word('/path/to/ca.crl')]), tls, writer);
    case 'client-certificate':
      return advice(fields(['mode', word('MUTUAL')], ['clientCertificate', word('/path/to/client.pem')], ['privateKey', word('/path/to/client.key')]), tls, writer);
    default:
      return null;
  }
}

function verifiedTls({ exposure }: Connection): Fields {
  return exposure.known && exposure.value === 'external' ? fields(['mode', word('SIMPLE')]) : fields(['mode', word('ISTIO_MUTUAL')]);
}

function authority(): Fields {
  return fields(['caCertificates', word('/path/to/internal-ca.pem')]);
}

/** The name that is sent is the one to find; it is compared as a whole, so that a pattern finds nothing. */
function namesFor({ serverName, target }: Connection, tls: Message, writer: Writer): Spelling {
  const host = target.known ? target.value.addresses[0]?.host : undefined;
  const sent = serverName.known && serverName.value !== null ? serverName.value : host;
  const names = fields(['subjectAltNames', items(word(sent ?? 'backend.example'))]);
  return sent === undefined || sent.includes('*') ? advice(names, tls, writer) : change(names, tls, setIn(tls, [], names, writer), 'unsafe', writer);
}
