import { spanOf } from '../../../src/model/fact.ts';
import type { Problem } from '../../../src/model/problem.ts';
import type { Release } from '../../../src/model/release.ts';
import { possibleLevels } from '../../../src/tls/security-level.ts';
import type { SecurityLevel } from '../../../src/tls/library.ts';
import type { ServerCertificate } from '../tls/certificate.ts';
import { confCommands, lastCommand } from '../scope/conf-command.ts';
import { configurationProblem } from './configuration-problem.ts';
import type { ServerTls } from '../tls/server-tls.ts';

/** Certificates that nginx cannot load, as far as the files show what is in them (ngx_ssl_certificate). */
export function refusedCertificates(tls: ServerTls, release: Release): readonly Problem[] {
  if (!tls.certificates.known) return [];
  const level = levelOfLoading(tls, release);
  return tls.certificates.value.flatMap((certificate) => [...foreignKey(certificate), ...(level === null ? [] : smallKey(certificate, level))]);
}

/** A server that has a certificate of its own, and no key, goes on with the key of the block around it. */
function foreignKey(certificate: ServerCertificate): readonly Problem[] {
  const { ownerOfKey: owner, publicKey: own } = certificate;
  if (owner === null) return [];
  const other = owner.publicKey;
  if (own !== null && own.info === other?.info) return [];
  // A key of another kind is loaded and left unused.
  const sameKind = certificate.keyType.known && owner.keyType.known && certificate.keyType.value === owner.keyType.value;
  return [configurationProblem(sameKind ? 'key-of-other-certificate' : 'inherited-key', spanOf(certificate.from), { other: owner.path })];
}

/** RSA keys that a security level asks for, in bits: SSL_CTX_set_security_level(3). */
const leastRsaBits: Readonly<Record<SecurityLevel, number>> = { 0: 0, 1: 1024, 2: 2048, 3: 3072, 4: 7680, 5: 15360 };

function smallKey({ publicKey, from }: ServerCertificate, level: SecurityLevel): readonly Problem[] {
  const bits = publicKey?.rsaBits ?? null;
  if (bits === null || bits >= leastRsaBits[level]) return [];
  return [configurationProblem('small-certificate-key', spanOf(from), { bits: String(bits), level: String(level) })];
}

/**
 * The lowest security level that may be in effect when certificates are loaded: commands are executed afterwards. `null` where it is that of
 * an assumed library, which proves nothing.
 */
function levelOfLoading({ server, handshake: { securityLevel } }: ServerTls, { stated }: Release): SecurityLevel | null {
  if (lastCommand(confCommands(server, 'ssl_conf_command'), 'cipherstring') !== null) return null;
  if (securityLevel.from.kind === 'default' && !stated.library) return null;
  const [lowest] = possibleLevels({ securityLevel });
  return lowest;
}
