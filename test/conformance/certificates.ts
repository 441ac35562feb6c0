import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Paths of PEM files in one directory; made anew for each run. */
export interface Certificates {
  readonly rsa: Pair;
  readonly ecdsa: Pair;
  /** RSA with 1024 bits. */
  readonly small: Pair;
  /** Signed by itself over SHA-1. */
  readonly sha1: Pair;
  /** Authority that signs `client` and `upstream`. */
  readonly authority: Pair;
  readonly client: Pair;
  /** Self-signed, so no authority vouches for it. */
  readonly stranger: Pair;
  /** Issued by an authority of its own, which comes with it. */
  readonly intruder: Pair;
  /** The same without its authority. */
  readonly orphan: Pair;
  /** For the name `upstream.test`, signed by `authority`. */
  readonly upstream: Pair;
  /** For another name, `other.test`, signed by `authority`. */
  readonly misnamed: Pair;
  /** For the name `upstream.test`, signed by nobody who is known. */
  readonly impostor: Pair;
  /** For `localhost`, signed by `authority`. */
  readonly local: Pair;
  /** The same, no longer valid since yesterday. */
  readonly expired: Pair;
  /** For `localhost`, signed by nobody who is known. */
  readonly localImpostor: Pair;
}

export interface Pair {
  readonly certificate: string;
  readonly key: string;
}

export function readPair(pair: Pair): { readonly cert: string; readonly key: string } {
  return { cert: readFileSync(pair.certificate, 'utf8'), key: readFileSync(pair.key, 'utf8') };
}

/** Makes the certificates of a run with the machine's openssl; valid for two days. */
export function makeCertificates(directory: string): Certificates {
  const openssl = (...args: readonly string[]): void => {
    execFileSync('openssl', args, { cwd: directory, stdio: ['ignore', 'ignore', 'ignore'], env: { ...process.env, OPENSSL_CONF: '/dev/null' } });
  };
  const pair = (name: string): Pair => ({ certificate: join(directory, `${name}.pem`), key: join(directory, `${name}.key`) });
  const rsa = ['-newkey', 'rsa:2048'];
  const ecdsa = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
  writeFileSync(join(directory, 'request.cnf'), '[req]\ndistinguished_name=name\n[name]\n');
  const selfSigned = (name: string, subject: string, key: readonly string[], extensions: readonly string[], digest = 'sha256'): Pair => {
    const made = pair(name);
    openssl('req', '-x509', '-config', 'request.cnf', '-nodes', '-days', '2', `-${digest}`, '-subj', subject, ...key, ...extensions.flatMap((extension) => ['-addext', extension]), '-keyout', made.key, '-out', made.certificate);
    return made;
  };
  const signed = (name: string, subject: string, extension: string, key: readonly string[], issuer: Pair, days = '2'): Pair => {
    const made = pair(name);
    writeFileSync(join(directory, `${name}.ext`), `${extension}\n`);
    openssl('req', '-new', '-config', 'request.cnf', '-nodes', '-sha256', '-subj', subject, ...key, '-keyout', made.key, '-out', `${name}.csr`);
    openssl('x509', '-req', '-days', days, '-sha256', '-in', `${name}.csr`, '-CA', issuer.certificate, '-CAkey', issuer.key, '-CAcreateserial', '-extfile', `${name}.ext`, '-out', made.certificate);
    return made;
  };
  const names = 'subjectAltName=DNS:a.test,DNS:b.test,DNS:c.test,DNS:localhost';
  const asAuthority = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,cRLSign'];
  const authority = selfSigned('authority', '/CN=Conformance Authority', ecdsa, asAuthority);
  const unknownAuthority = selfSigned('unknown-authority', '/CN=Unknown Authority', ecdsa, asAuthority);
  const orphan = signed('orphan', '/CN=admin', 'extendedKeyUsage=clientAuth', rsa, unknownAuthority);
  const intruder = { ...orphan, certificate: join(directory, 'intruder.pem') };
  writeFileSync(intruder.certificate, readFileSync(orphan.certificate, 'utf8') + readFileSync(unknownAuthority.certificate, 'utf8'));
  return {
    rsa: selfSigned('rsa', '/CN=a.test', rsa, [names]),
    ecdsa: selfSigned('ecdsa', '/CN=a.test', ecdsa, [names]),
    small: selfSigned('small', '/CN=a.test', ['-newkey', 'rsa:1024'], [names]),
    sha1: selfSigned('sha1', '/CN=a.test', rsa, [names], 'sha1'),
    authority,
    // RSA, since a server that offers few curves refuses client certificates on others.
    client: signed('client', '/CN=client', 'extendedKeyUsage=clientAuth', rsa, authority),
    stranger: selfSigned('stranger', '/CN=admin', rsa, []),
    intruder,
    orphan,
    upstream: signed('upstream', '/CN=upstream.test', 'subjectAltName=DNS:upstream.test', ecdsa, authority),
    misnamed: signed('misnamed', '/CN=other.test', 'subjectAltName=DNS:other.test', ecdsa, authority),
    impostor: signed('impostor', '/CN=upstream.test', 'subjectAltName=DNS:upstream.test', ecdsa, unknownAuthority),
    local: signed('local', '/CN=localhost', 'subjectAltName=DNS:localhost', ecdsa, authority),
    expired: signed('expired', '/CN=localhost', 'subjectAltName=DNS:localhost', ecdsa, authority, '-1'),
    localImpostor: signed('local-impostor', '/CN=localhost', 'subjectAltName=DNS:localhost', ecdsa, unknownAuthority),
  };
}
