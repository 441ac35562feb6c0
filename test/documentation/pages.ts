import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../src/dev/project-root.ts';

/** An example of a page. */
export interface Example {
  /** The heading it stands under. */
  readonly heading: string;
  readonly language: string;
  readonly text: string;
}

/** The fenced examples of a page of docs/, in their order. */
export function examplesOf(page: string): readonly Example[] {
  const text = readFileSync(join(projectRoot, 'docs', page), 'utf8');
  return text.split(/^## /m).flatMap((section) => {
    const [heading = ''] = section.split('\n', 1);
    return [...section.matchAll(/^```(\w+)\n([^]*?)^```$/gm)].map(({ 1: language = '', 2: example = '' }) => ({ heading, language, text: example }));
  });
}

/** The example of a language under a heading, `number` of them before it. Throws when there is none. */
export function exampleUnder(page: string, heading: string, language: string, number = 0): string {
  const example = examplesOf(page).filter((one) => one.heading === heading && one.language === language)[number];
  if (example === undefined) throw new Error(`${page} has no example in ${language} under ${heading}`);
  return example.text;
}
