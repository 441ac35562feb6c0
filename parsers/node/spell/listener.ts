import type { Spelling } from '../../../src/model/intent.ts';
import type { PlacedListener, SecurePart } from '../servers/listener.ts';
import { spanOf } from '../../../src/model/fact.ts';
import type { SourceModule } from '../bindings/source-module.ts';
import { optionOf } from '../values/options.ts';
import { removeAt } from './edit.ts';
import { spellGrpcServer } from './grpc.ts';
import { spellHandshake } from './handshake.ts';
import { spellHsts } from './hsts.ts';
import { advice, changeOptions, type SetIntent } from './spelling.ts';
import { textBefore } from '../../_shared/text-before.ts';

/** Spells an intent for a server; `null` where only a person knows what to write. */
export function spellListener(intent: SetIntent, placed: PlacedListener, modules: ReadonlyMap<string, SourceModule>): Spelling | null {
  const { listener, server, secure } = placed;
  if (server.protocol === 'grpc') return spellGrpcServer(intent, placed);
  switch (intent.set) {
    case 'tls':
      return advice(`https.createServer({ key: readFileSync('/path/to/server.key'), cert: readFileSync('/path/to/server.pem') }, handler)`);
    case 'redirect-to-https':
      return advice(`res.writeHead(301, { Location: 'https://shop.example' + req.url }).end()`);
    case 'hsts':
      return spellHsts(intent, server, modules);
    case 'identity-guard':
      return advice(`if (!req.socket.authorized) return res.writeHead(403).end()`);
    case 'stapling':
      return intent.to ? advice(`server.on('OCSPRequest', (certificate, issuer, callback) => …)`) : null;
    case 'tickets':
      return advice(`setInterval(() => server.setTicketKeys(randomBytes(48)), 3_600_000)`);
    case 'key-log':
      return withoutKeyLog(placed, modules);
    default:
      return secure === null ? null : (spellClientCertificates(intent, secure) ?? (listener.tls.known && listener.tls.value !== null ? spellHandshake(intent, { ...secure, tls: listener.tls.value }) : null));
  }
}

function spellClientCertificates(intent: SetIntent, { source }: SecurePart): Spelling | null {
  const hasAuthorities = source.options !== null && optionOf(source.options, 'ca') !== null;
  switch (intent.set) {
    case 'client-certificate': {
      const required = changeOptions(source, { requestCert: { text: 'true' }, rejectUnauthorized: null }, 'unsafe');
      return hasAuthorities ? required : advice(`requestCert: true, ca: readFileSync('/path/to/clients-ca.pem')`);
    }
    case 'trust-anchors':
      return advice(`ca: readFileSync('/path/to/clients-ca.pem')`);
    case 'peer-revocation':
      return advice(`crl: readFileSync('/path/to/clients.crl')`);
    default:
      return null;
  }
}

function withoutKeyLog({ listener }: PlacedListener, modules: ReadonlyMap<string, SourceModule>): Spelling | null {
  if (!listener.tls.known || listener.tls.value === null) return null;
  const span = spanOf(listener.tls.value.keyLog.from);
  const module = modules.get(span.file);
  if (module === undefined) return null;
  const [line = ''] = module.textOf(span).split('\n');
  const isStatement = /(?:^|[;\n])[ \t]*$/.test(textBefore(module.text, span.start)) && /^;?[ \t]*(?:\r?\n|$)/.test(module.text.slice(span.end));
  return { text: `// ${line}`, edits: isStatement ? [removeAt(span, module)] : [], safety: 'safe' };
}
