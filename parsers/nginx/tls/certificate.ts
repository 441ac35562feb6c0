import { known, unknown, type Doubt, type Fact, type Origin } from '../../../src/model/fact.ts';
import type { Release } from '../../../src/model/release.ts';
import type { CertificateKeyType, CertificateUse, DhParameters } from '../../../src/model/tls.ts';
import { lastCommand, type ConfCommand } from '../scope/conf-command.ts';
import { defaultFact, sslCertificate, sslDhparam } from '../defaults.ts';
import type { Material, PublicKey } from '../files/material.ts';
import { find, lookup, originOf, type Block, type Found } from '../scope/scope.ts';
import type { Directive, Word } from '../syntax/tree.ts';

/** A certificate with what decides whether nginx can load it. */
export interface ServerCertificate extends CertificateUse {
  /** `null` unless the file is in scope. */
  readonly publicKey: PublicKey | null;
  /** Whether the file has the certificate of the issuer, too; `null` unless it is in scope. */
  readonly hasIssuer: boolean | null;
  /** The certificate that the key is written beside, where that is another one. */
  readonly ownerOfKey: ServerCertificate | null;
}

/** `ssl_certificate` with the `ssl_certificate_key` of the same place in the order; both lists are inherited separately. */
export function certificatesFact(server: Block, release: Release, material: Material): Fact<readonly ServerCertificate[]> {
  const found = lookup(server, 'ssl_certificate');
  if (found === null) return defaultFact(sslCertificate, release, server.head);
  const [first] = found.directives;
  if (first === undefined || found.doubt !== null) {
    return unknown(found.doubt ?? { kind: 'fragment' }, defaultFact(sslCertificate, release, server.head).from);
  }
  const keys = lookup(server, 'ssl_certificate_key');
  const owners = keys === null ? [] : besideKeys(found, keys);
  const uses: ServerCertificate[] = [];
  for (const [index, { args: [path] }] of found.directives.entries()) {
    if (path === undefined) continue;
    const owner = owners[index]?.args[0];
    const other = owner === undefined || owner.value === path.value ? null : new NamedCertificate(owner, null, originOf(owner.span, found.block, server), material);
    uses.push(new NamedCertificate(path, keys?.directives[index]?.args[0] ?? null, originOf(path.span, found.block, server), material, other));
  }
  return known(uses, originOf(first.span, found.block, server));
}

/** The certificates in the block of the keys, where that is not the block of the certificates in effect. */
function besideKeys(certificates: Found, keys: Found): readonly Directive[] {
  return certificates.block === keys.block ? [] : find(keys.block, 'ssl_certificate');
}

/** Files are read when somebody asks for what is in them. */
class NamedCertificate implements ServerCertificate {
  readonly path: string;
  readonly keyPath: string | null;
  readonly from: Origin;
  readonly ownerOfKey: ServerCertificate | null;
  readonly #doubt: Doubt | null;
  readonly #material: Material;
  #keyType: Fact<CertificateKeyType> | null = null;
  #ocspResponder: Fact<boolean> | null = null;

  constructor(path: Word, key: Word | null, from: Origin, material: Material, ownerOfKey: ServerCertificate | null = null) {
    this.path = path.value;
    this.keyPath = key === null || key.value === this.path ? null : key.value;
    this.from = from;
    this.ownerOfKey = ownerOfKey;
    this.#doubt = doubtOfPath(path);
    this.#material = material;
  }

  get keyType(): Fact<CertificateKeyType> {
    return (this.#keyType ??= this.#factOf(this.#material.keyType));
  }

  get publicKey(): PublicKey | null {
    return this.#doubt === null ? this.#material.publicKey(this.path) : null;
  }

  get hasIssuer(): boolean | null {
    return this.#doubt === null ? this.#material.hasIssuer(this.path) : null;
  }

  get ocspResponder(): Fact<boolean> {
    return (this.#ocspResponder ??= this.#factOf(this.#material.hasOcspResponder));
  }

  #factOf<T>(read: (path: string) => T | null): Fact<T> {
    const value = this.#doubt === null ? read(this.path) : null;
    return value === null ? unknown(this.#doubt ?? { kind: 'missing-file', path: this.path }, this.from) : known(value, this.from);
  }
}

/** `ssl_dhparam`, or the command that replaces it. */
export function dhParametersFact(server: Block, commands: readonly ConfCommand[], release: Release, material: Material): Fact<DhParameters | null> {
  const command = lastCommand(commands, 'dhparameters');
  if (command !== null) return known(parametersIn(command.value, command.originOf(command.value.span), material), command.originOf(command.value.span));
  const byDefault = defaultFact(sslDhparam, release, server.head);
  const found = lookup(server, 'ssl_dhparam');
  if (found === null) return known(byDefault.value === null ? null : builtIn(byDefault.value, byDefault.from), byDefault.from);
  const directive = found.directives.at(-1);
  const path = directive?.args[0];
  const doubt = found.doubt ?? (directive?.conditional === true ? ({ kind: 'template' } as const) : null);
  if (path === undefined || doubt !== null) return unknown(doubt ?? { kind: 'fragment' }, byDefault.from);
  const from = originOf(path.span, found.block, server);
  return known(parametersIn(path, from, material), from);
}

function parametersIn(path: Word, from: Origin, material: Material): DhParameters {
  return {
    source: path.value,
    get bits() {
      const doubt = doubtOfPath(path);
      const bits = doubt === null ? material.dhBits(path.value) : null;
      return bits === null ? unknown(doubt ?? { kind: 'missing-file', path: path.value }, from) : known(bits, from);
    },
  };
}

function builtIn(bits: number, from: Origin): DhParameters {
  return { source: 'nginx', bits: known(bits, from) };
}

/** Values out of variables (1.15.9), inline (`data:`) or from an engine or store are not read. */
function doubtOfPath({ value, opaque, hasVariable }: Word): Doubt | null {
  if (opaque) return { kind: 'template' };
  if (hasVariable) return { kind: 'variable', name: /\$\w+|\$\{\w+\}/.exec(value)?.[0] ?? value };
  return /^(?:data|engine|store):/.test(value) ? { kind: 'not-understood', what: value.replace(/:.*/s, ':') } : null;
}
