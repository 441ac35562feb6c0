import type { Problem } from '../../../src/model/problem.ts';
import { isUndefined, optionOf } from '../values/options.ts';
import type { Option, Value } from '../values/value.ts';

/** What helmet throws for among the options of its middleware for HSTS, so that the program stops there (helmet, middlewares/strict-transport-security). */
export function refusedByHelmet(options: Value): readonly Problem[] {
  const maxAge = optionOf(options, 'maxAge');
  return [
    ...misspelled(options, 'maxage', 'maxAge'),
    ...misspelled(options, 'includeSubdomains', 'includeSubDomains'),
    ...(maxAge === null || !isRefusedAge(maxAge) ? [] : [problem(maxAge, 'maxAge takes a positive number', 'maxAge に指定できるのは正の数')]),
  ];
}

function misspelled(options: Value, name: string, right: string): readonly Problem[] {
  const found = options.kind === 'object' ? options.options.get(name) : undefined;
  return found === undefined || isUndefined(found.value) ? [] : [problem(found, `${name} is spelled ${right}`, `${name} の正しいつづりは ${right}`)];
}

function isRefusedAge({ value }: Option): boolean {
  return value.kind === 'text' || (value.kind === 'constant' && !(typeof value.value === 'number' && value.value >= 0));
}

function problem({ span }: Option, en: string, ja: string): Problem {
  return { code: 'node/helmet-option', severity: 'error', span, text: { en: `${en}: helmet throws an error`, ja: `${ja}。helmet はエラーを投げる` } };
}
