import { dirname, resolve } from 'node:path';
import type { LibraryName, ProductName } from '../model/release.ts';
import type { Locale } from '../model/text.ts';
import type { RequirementLevel } from '../standards/requirements.ts';
import { expiryPlace } from './expiry-place.ts';
import type { ExposureSettings, Runtime } from './parser.ts';
import type { PathPattern } from './path-pattern.ts';
import type { RuleOptionSettings, RuleOptionValue } from './rule-options.ts';
import type { Severity } from './rule.ts';
import { defaultSettings, type IgnoreEntry, type Override, type RuleSetting, type Settings } from './settings.ts';

/** A settings file as it is written, after validation; see settings.schema.json. */
export interface WrittenSettings extends WrittenOverridable {
  readonly root?: boolean;
  readonly extends?: string | readonly string[];
  readonly locale?: Locale;
  readonly failOn?: Severity;
  readonly requireReason?: boolean;
  readonly baseline?: string;
  readonly ignore?: readonly (string | WrittenIgnore)[];
  readonly overrides?: readonly WrittenOverride[];
  readonly roots?: readonly string[];
}

/** What can also be said for some files only. */
export interface WrittenOverridable {
  readonly level?: RequirementLevel;
  readonly profile?: string;
  readonly runtime?: WrittenRuntime;
  readonly exposure?: { readonly external?: readonly string[]; readonly internal?: readonly string[] };
  readonly rules?: Readonly<Record<string, RuleSetting | WrittenRule>>;
}

/** The severity of a rule, and its options. */
export type WrittenRule = { readonly severity?: RuleSetting } & Readonly<Record<string, RuleOptionValue | RuleSetting>>;

export interface WrittenIgnore {
  readonly path: string;
  readonly rule?: string;
  readonly reason?: string;
  readonly until?: string;
}

export interface WrittenOverride extends WrittenOverridable {
  readonly paths: readonly string[];
}

type WrittenRuntime = Readonly<Partial<Record<ProductName | LibraryName | 'distribution', string>>>;

/** The written settings of one file. */
export interface SettingsLayer {
  /** Absolute path of the file. */
  readonly path: string;
  readonly text: string;
  readonly written: WrittenSettings;
}

const products: readonly ProductName[] = ['nginx', 'haproxy', 'envoy', 'istio', 'node'];

export const libraryNames: readonly LibraryName[] = ['openssl', 'boringssl', 'libressl', 'aws-lc'];

/** The settings of several files together, of which the later ones count more. Lists add up. */
export function settingsFrom(layers: readonly SettingsLayer[]): Settings {
  return layers.reduce(withLayer, defaultSettings);
}

function withLayer(settings: Settings, { path, text, written }: SettingsLayer): Settings {
  const directory = dirname(path);
  const overridden = withOverride(settings, overrideFrom(written, []));
  return {
    ...overridden,
    locale: written.locale ?? settings.locale,
    failOn: written.failOn ?? settings.failOn,
    requireReason: written.requireReason ?? settings.requireReason,
    baseline: written.baseline === undefined ? settings.baseline : resolve(directory, written.baseline),
    ignore: [...settings.ignore, ...ignoreFrom(written.ignore ?? [], path, text)],
    overrides: [...settings.overrides, ...(written.overrides ?? []).map((entry) => overrideFrom(entry, patternsFrom(entry.paths, directory)))],
    roots: [...settings.roots, ...(written.roots ?? []).map((root) => resolve(directory, root))],
  };
}

/** Settings in which an override counts. */
export function withOverride(settings: Settings, { level, profile, runtime, exposure, rules, ruleOptions }: Override): Settings {
  return {
    ...settings,
    level: level ?? settings.level,
    profile: profile ?? settings.profile,
    runtime: {
      products: { ...settings.runtime.products, ...runtime.products },
      library: runtime.library ?? settings.runtime.library,
      distribution: runtime.distribution ?? settings.runtime.distribution,
    },
    exposure: withExposure(settings.exposure, exposure),
    rules: { ...settings.rules, ...rules },
    ruleOptions: withRuleOptions(settings.ruleOptions, ruleOptions),
  };
}

function withRuleOptions(before: RuleOptionSettings, more: RuleOptionSettings): RuleOptionSettings {
  return { ...before, ...Object.fromEntries(Object.entries(more).map(([id, values]) => [id, { ...before[id], ...values }])) };
}

/** What is said later is no longer what was said of the same name before. */
function withExposure(before: ExposureSettings, { external, internal }: ExposureSettings): ExposureSettings {
  const without = (names: readonly string[], others: readonly string[]): readonly string[] => names.filter((name) => !others.includes(name));
  return {
    external: [...without(before.external, [...external, ...internal]), ...external],
    internal: [...without(before.internal, [...external, ...internal]), ...internal],
  };
}

function overrideFrom({ level, profile, runtime = {}, exposure = {}, rules = {} }: WrittenOverridable, paths: readonly PathPattern[]): Override {
  return {
    paths,
    level: level ?? null,
    profile: profile ?? null,
    runtime: runtimeFrom(runtime),
    exposure: { external: exposure.external ?? [], internal: exposure.internal ?? [] },
    ...rulesFrom(rules),
  };
}

/** Severities apart from options. */
function rulesFrom(written: NonNullable<WrittenOverridable['rules']>): Pick<Override, 'rules' | 'ruleOptions'> {
  const tables = Object.entries(written).map(([id, rule]) => [id, typeof rule === 'string' ? { severity: rule } : rule] as const);
  return {
    rules: Object.fromEntries(tables.flatMap(([id, { severity }]) => (severity === undefined ? [] : [[id, severity]]))),
    ruleOptions: Object.fromEntries(tables.map(([id, table]) => [id, Object.fromEntries(Object.entries(table).filter(([name]) => name !== 'severity'))])) as RuleOptionSettings,
  };
}

function ignoreFrom(written: readonly (string | WrittenIgnore)[], file: string, text: string): readonly IgnoreEntry[] {
  const entries = written.map((entry): WrittenIgnore => (typeof entry === 'string' ? { path: entry } : entry));
  const days = entries.map(({ until = null }) => until);
  return entries.map(({ path, rule = null, reason = null, until = null }, index) => {
    const place = expiryPlace(text, days, index);
    return { path: { pattern: path, base: dirname(file) }, rule, reason, until, ...(place && { untilPlace: place }), file };
  });
}

function patternsFrom(patterns: readonly string[], base: string): readonly PathPattern[] {
  return patterns.map((pattern) => ({ pattern, base }));
}

function runtimeFrom(written: WrittenRuntime): Runtime {
  const stated = products.flatMap((product) => {
    const version = written[product];
    return version === undefined ? [] : [[product, version] as const];
  });
  const name = libraryNames.find((library) => written[library] !== undefined);
  const version = name === undefined ? undefined : written[name];
  return {
    products: Object.fromEntries(stated),
    library: name === undefined || version === undefined ? null : { name, version },
    distribution: written.distribution ?? null,
  };
}
