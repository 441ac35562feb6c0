import type { LibraryName, ProductName } from '../model/release.ts';
import type { Locale } from '../model/text.ts';
import type { RequirementLevel } from '../standards/requirements.ts';
import type { Runtime } from './parser.ts';
import type { Severity } from './rule.ts';
import { defaultSettings, type RuleSetting, type Settings } from './settings.ts';

/** A settings file as it is written, after validation; see settings.schema.json. */
export interface WrittenSettings {
  readonly level?: RequirementLevel;
  readonly profile?: string;
  readonly locale?: Locale;
  readonly failOn?: Severity;
  readonly runtime?: Readonly<Partial<Record<ProductName | LibraryName | 'distribution', string>>>;
  readonly exposure?: { readonly external?: readonly string[]; readonly internal?: readonly string[] };
  readonly rules?: Readonly<Record<string, RuleSetting>>;
  readonly requireReason?: boolean;
  readonly ignore?: readonly string[];
  readonly roots?: readonly string[];
}

const products: readonly ProductName[] = ['nginx', 'haproxy', 'envoy', 'node'];
const libraries: readonly LibraryName[] = ['openssl', 'boringssl', 'libressl', 'aws-lc'];

export function settingsFrom(written: WrittenSettings): Settings {
  return {
    level: written.level ?? defaultSettings.level,
    profile: written.profile ?? defaultSettings.profile,
    locale: written.locale ?? defaultSettings.locale,
    failOn: written.failOn ?? defaultSettings.failOn,
    runtime: runtimeFrom(written.runtime ?? {}),
    exposure: { external: written.exposure?.external ?? [], internal: written.exposure?.internal ?? [] },
    rules: written.rules ?? {},
    requireReason: written.requireReason ?? defaultSettings.requireReason,
    ignore: written.ignore ?? [],
    roots: written.roots ?? [],
  };
}

function runtimeFrom(written: NonNullable<WrittenSettings['runtime']>): Runtime {
  const stated = products.flatMap((product) => {
    const version = written[product];
    return version === undefined ? [] : [[product, version] as const];
  });
  const name = libraries.find((library) => written[library] !== undefined);
  const version = name === undefined ? undefined : written[name];
  return {
    products: Object.fromEntries(stated),
    library: name === undefined || version === undefined ? null : { name, version },
    distribution: written.distribution ?? null,
  };
}
