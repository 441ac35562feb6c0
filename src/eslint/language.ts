import type { ESLint } from 'eslint';
import type { Parser } from '../engine/parser.ts';
import { ConfigurationSourceCode, type Configuration } from './source-code.ts';

/** How a plugin of ESLint describes a language. */
export type Language = NonNullable<ESLint.Plugin['languages']>[string];

/**
 * A format as a language of ESLint. Every text is accepted: what cannot be parsed is a finding of a rule, and the rest of the file is
 * checked all the same.
 */
export function languageOf(parser: Parser): Language {
  return {
    fileType: 'text',
    lineStart: 1,
    columnStart: 1,
    nodeTypeKey: 'type',
    visitorKeys: { Configuration: [] },
    validateLanguageOptions(options) {
      const [first] = Object.keys(options);
      if (first !== undefined) throw new TypeError(`tlslint/${parser.id} has no language option "${first}": write "settings: { tlslint: { … } }"`);
    },
    parse({ body }) {
      const text = textOf(body);
      const ast: Configuration = { type: 'Configuration', range: [0, text.length] };
      return { ok: true, ast };
    },
    createSourceCode: ({ body, path }, { ast }) => new ConfigurationSourceCode(textOf(body), ast as Configuration, { file: path, parser }),
  };
}

function textOf(body: string | Uint8Array): string {
  return typeof body === 'string' ? body : new TextDecoder().decode(body);
}
