import type { WrittenList } from '../model/tls.ts';
import { expandCipherList } from './cipher-list.ts';
import { expandGroupList } from './group-list.ts';
import { lazilyFor } from './lazily.ts';
import { openSslVersions, type OpenSsl } from './library.ts';
import { expandSignatureSchemeList } from './signature-scheme-list.ts';
import { expandTls13CipherSuites } from './tls13-cipher-suites.ts';

const expansions = {
  'cipher-list': expandCipherList,
  'tls13-cipher-suites': expandTls13CipherSuites,
  groups: expandGroupList,
  'signature-schemes': expandSignatureSchemeList,
} as const satisfies Readonly<Record<WrittenList['of'], (text: string, library: OpenSsl) => { readonly ok: boolean }>>;

const acceptedBySome: Readonly<Record<WrittenList['of'], (text: string) => boolean>> = {
  'cipher-list': lazilyFor((text) => isAccepted('cipher-list', text)),
  'tls13-cipher-suites': lazilyFor((text) => isAccepted('tls13-cipher-suites', text)),
  groups: lazilyFor((text) => isAccepted('groups', text)),
  'signature-schemes': lazilyFor((text) => isAccepted('signature-schemes', text)),
};

function isAccepted(of: WrittenList['of'], text: string): boolean {
  return openSslVersions.some((version) => expansions[of](text, { library: 'openssl', version }).ok);
}

/** Whether any version of OpenSSL accepts a list, so that its rejection hangs on the version alone. */
export function someOpenSslAccepts({ of, text }: WrittenList): boolean {
  return acceptedBySome[of](text);
}
