import type { Rule } from '../../src/engine/rule.ts';

export interface LintedExample {
  readonly rule: string;
  readonly format: string;
  readonly filename: string;
  readonly bad: string;
  readonly good: string;
}

/** Names under which ESLint takes an example for what it is. */
const filenames: Readonly<Partial<Record<string, string>>> = { nginx: 'nginx.conf', haproxy: 'haproxy.cfg', envoy: 'envoy.yaml', node: 'server.mjs' };

/** The examples that need neither settings nor other files. */
export function examplesOf(rules: readonly Rule[]): readonly LintedExample[] {
  return rules.flatMap(({ id, examples }) =>
    examples().flatMap(({ format, settings, files, bad, good }) => {
      const filename = filenames[format];
      return filename === undefined || settings !== undefined || files !== undefined ? [] : [{ rule: id, format, filename, bad, good }];
    }),
  );
}
