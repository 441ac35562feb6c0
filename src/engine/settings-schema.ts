import type { RuleOption } from './rule-options.ts';
import type { Rule } from './rule.ts';
import schema from './settings.schema.json' with { type: 'json' };

/** What settings can say of a rule. */
export type SettableRule = Pick<Rule, 'id' | 'options'>;

/** The JSON Schema of settings files, with the rules that exist and their options. */
export function settingsSchema(rules: readonly SettableRule[]): object {
  const { definitions } = schema;
  const properties = Object.fromEntries(rules.map((rule) => [rule.id, ruleSchema(rule)]));
  return { ...schema, definitions: { ...definitions, rules: { ...definitions.rules, properties, additionalProperties: false } } };
}

function ruleSchema({ options = {} }: SettableRule): object {
  const own = Object.entries(options).map(([name, option]) => [name, optionSchema(option)] as const);
  const table = { type: 'object', additionalProperties: false, minProperties: 1, properties: { severity: { $ref: '#/definitions/ruleSeverity' }, ...Object.fromEntries(own) } };
  return { if: { type: 'object' }, then: table, else: { $ref: '#/definitions/ruleSeverity' } };
}

function optionSchema(option: RuleOption): object {
  const description = option.title.en;
  switch (option.type) {
    case 'integer':
      return { description, type: option.type, minimum: option.minimum, ...given(option.default) };
    case 'boolean':
      return { description, type: option.type, ...given(option.default) };
    case 'array':
      return { description, type: option.type, items: { type: 'string', minLength: 1 }, default: option.default };
  }
}

function given(value: number | boolean | null): object {
  return value === null ? {} : { default: value };
}
