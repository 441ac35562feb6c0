import { lazily } from '../../../src/tls/lazily.ts';
import { tableOf, type KeywordTable } from '../bind/bind-keywords.ts';
import { globalSetting } from '../setting/global-setting.ts';
import type { Configuration } from '../syntax/sections.ts';
import { readSettings, type Settings } from '../setting/settings.ts';
import type { Line, Section, Word } from '../syntax/tree.ts';

/** A certificate that a `crt-store` loads. Paths are below its bases. */
export interface StoredCertificate {
  readonly path: string;
  readonly keyPath: string | null;
  /** A file with a response of OCSP. */
  readonly ocsp: string | null;
  readonly settings: Settings;
}

/** Finds what `crt` and lines of a crt-list mean by a name: `@web/site`, or a path that a store without a name has loaded. */
export type CertificateStore = (name: string) => StoredCertificate | null;

/** Keywords of `load` (HAProxy 3.0, ckch_conf_kws). */
const loadKeywords: KeywordTable = tableOf([], ['crt', 'key', 'ocsp', 'issuer', 'sctl', 'ocsp-update', 'alias', 'acme', 'domains', 'ips', 'jwt', 'generate-dummy', 'keytype', 'bits']);

/** All `crt-store` sections together (configuration.txt, 12.7; HAProxy, crtstore_parse_load). */
export function certificateStore(configuration: Configuration): CertificateStore {
  const stored = lazily(() => new Map(configuration.sections.flatMap((section) => (section.kind === 'crt-store' ? certificatesIn(section, configuration) : []))));
  return (name) => stored().get(name) ?? null;
}

function certificatesIn(section: Section, configuration: Configuration): readonly (readonly [string, StoredCertificate])[] {
  const globals = configuration.globalsAbove.get(section) ?? configuration.globals;
  const baseOf = (keyword: 'crt-base' | 'key-base'): string | null => {
    const global = globalSetting(globals, keyword, section.head.span);
    return (section.named.get(keyword)?.at(-1)?.args[0] ?? global?.word)?.value ?? null;
  };
  const bases = { crt: baseOf('crt-base'), key: baseOf('key-base'), process: globalSetting(globals, 'crt-base', section.head.span)?.word.value ?? null };
  return (section.named.get('load') ?? []).flatMap((line) => loaded(line, section.name?.value ?? '', bases));
}

interface Bases {
  readonly crt: string | null;
  readonly key: string | null;
  /** That of `global`, which names of a store without a name begin with. */
  readonly process: string | null;
}

function loaded({ args }: Line, store: string, bases: Bases): readonly (readonly [string, StoredCertificate])[] {
  const settings = readSettings(args, loadKeywords);
  const valueOf = (keyword: string): Word | null => settings.last.get(keyword)?.value ?? null;
  const crt = valueOf('crt');
  if (crt?.doubt !== null) return [];
  const alias = valueOf('alias');
  const certificate = { path: below(bases.crt, crt.value), keyPath: pathOf(bases.key, valueOf('key')), ocsp: pathOf(bases.crt, valueOf('ocsp')), settings };
  if (alias !== null) return [[`@${store}/${alias.value}`, certificate]];
  return [[store === '' ? below(bases.process, crt.value) : `@${store}/${crt.value.replace(/^\//, '')}`, certificate]];
}

function pathOf(base: string | null, word: Word | null): string | null {
  return word === null ? null : below(base, word.value);
}

function below(base: string | null, path: string): string {
  return base === null || path.startsWith('/') ? path : `${base.replace(/\/$/, '')}/${path}`;
}
