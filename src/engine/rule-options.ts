import type { LocalizedText } from '../model/text.ts';

/** Options of a rule by name. Settings give them in the table of the rule: `[rules.<id>]`. */
export type RuleOptions = Readonly<Record<string, RuleOption>>;

/** One option; its form is that of a JSON Schema. `default: null`: what the profile asks for counts. */
export type RuleOption = { readonly title: LocalizedText } & (
  | { readonly type: 'integer'; readonly minimum: number; readonly default: number | null }
  | { readonly type: 'boolean'; readonly default: boolean | null }
  /** Of texts. */
  | { readonly type: 'array'; readonly default: readonly string[] }
);

export type RuleOptionValue = number | boolean | readonly string[];

/** What settings give. */
export type RuleOptionValues = Readonly<Partial<Record<string, RuleOptionValue>>>;

/** By id of the rule. */
export type RuleOptionSettings = Readonly<Partial<Record<string, RuleOptionValues>>>;

type ValueOf<Option extends RuleOption> = (Option['type'] extends 'integer' ? number : Option['type'] extends 'boolean' ? boolean : readonly string[]) | (null extends Option['default'] ? null : never);

/** The options of a rule with their values: those that are given, else the defaults. What is given was validated. */
export function optionValues<Options extends RuleOptions>(options: Options, given: RuleOptionValues): { readonly [Name in keyof Options]: ValueOf<Options[Name]> } {
  return Object.fromEntries(Object.entries(options).map(([name, option]) => [name, given[name] ?? option.default])) as { readonly [Name in keyof Options]: ValueOf<Options[Name]> };
}
