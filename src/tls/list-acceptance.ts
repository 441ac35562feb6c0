import type { WrittenList } from '../model/tls.ts';
import { expandCipherList } from './cipher-list.ts';
import { expandGroupList } from './group-list.ts';
import { lazilyFor } from './lazily.ts';
import { openSslVersions, type TlsLibrary } from './library.ts';
import { expandSignatureSchemeList } from './signature-scheme-list.ts';
import { expandTls13CipherSuites } from './tls13-cipher-suites.ts';

const libraries: readonly TlsLibrary[] = [...openSslVersions.map((version) => ({ library: 'openssl', version }) as const), { library: 'boringssl' }];

const acceptedBySome: Readonly<Record<WrittenList['of'], (text: string) => boolean>> = {
  'cipher-list': lazilyFor((text) => libraries.some((library) => expandCipherList(text, library).ok)),
  // BoringSSL has no setting for them.
  'tls13-cipher-suites': lazilyFor((text) => libraries.some((library) => library.library === 'openssl' && expandTls13CipherSuites(text, library).ok)),
  groups: lazilyFor((text) => libraries.some((library) => expandGroupList(text, library).ok)),
  'signature-schemes': lazilyFor((text) => libraries.some((library) => expandSignatureSchemeList(text, library).ok)),
};

/** Whether some library here accepts a list, in some version, so that its rejection hangs on which one is used. */
export function someLibraryAccepts({ of, text }: WrittenList): boolean {
  return acceptedBySome[of](text);
}
