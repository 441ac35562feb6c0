import { defineRule, isListener } from '../../../src/engine/rule.ts';
import type { FileTree } from '../../../src/engine/files.ts';
import type { Format, Parser } from '../../../src/engine/parser.ts';
import { run, type RunRequest } from '../../../src/engine/run.ts';
import type { Run } from '../../../src/engine/finding.ts';
import { fileTreeInMemory } from '../../../src/engine/file-tree.ts';
import { defaultSettings } from '../../../src/engine/settings.ts';
import type { Endpoint, Listener } from '../../../src/model/endpoint.ts';
import { known, unknown, type Fact, type Origin } from '../../../src/model/fact.ts';
import type { Problem } from '../../../src/model/problem.ts';
import type { Span } from '../../../src/model/span.ts';
import { describeEndpoint } from '../../../src/model/describe.ts';
import { profile } from '../../../src/standards/profiles/asvs-5.0.be.ts';
import { listener, release, tls, versionFacts } from '../../endpoints.ts';

/**
 * A format for tests of the engine. Its lines: `server NAME VERSION...`, `default NAME`, `variable NAME`, `inherit NAME` (takes the
 * versions of the line before), `broken`, `crash`. Files end in `.fake`.
 */
export const fakeParser: Parser = {
  id: 'fake',
  title: { en: 'fake', ja: 'fake' },
  lineComment: () => '#',
  comments: (text) => [...text.matchAll(/#.*/g)].map((match) => ({ start: match.index, end: match.index + match[0].length })),
  detect: (file) => (file.endsWith('.fake') ? 'yes' : 'no'),
  arrange: (files) => files.map((file) => ({ entries: [file], fragment: false })),
  parse: ({ entries: [file = ''] }, tree) => {
    const result = tree.read(file);
    const text = result.kind === 'text' ? result.text : '';
    const lines = [...text.matchAll(/^(?!#).+$/gm)].map((match) => ({ words: wordsOf(file, match[0], match.index) }));
    if (lines.some(({ words }) => words[0]?.text === 'crash')) throw new Error('out of paper');
    return {
      files: new Map([[file, text]]),
      endpoints: lines.flatMap(({ words }, index) => endpointOf(words, lines[index - 1]?.words ?? [])),
      problems: lines.flatMap(({ words }) => problemOf(words)),
      spell: (intent) => {
        if (!('set' in intent) || intent.set !== 'protocols') return null;
        const line = lines.find(({ words }) => words[1]?.text === intent.on);
        const versions = line?.words.slice(2) ?? [];
        const [first] = versions;
        const last = versions.at(-1);
        const edits = first === undefined || last === undefined ? [] : [{ span: { file, start: first.span.start, end: last.span.end }, text: intent.to.join(' ') }];
        return { text: `server ${intent.on} ${intent.to.join(' ')}`, edits, safety: 'safe' };
      },
    };
  },
};

export const fakeFormat: Format = { id: 'fake', load: () => Promise.resolve(fakeParser) };

interface Word {
  readonly text: string;
  readonly span: Span;
}

function wordsOf(file: string, line: string, offset: number): readonly Word[] {
  return [...line.matchAll(/\S+/g)].map((match) => {
    const start = offset + match.index;
    return { text: match[0], span: { file, start, end: start + match[0].length } };
  });
}

function endpointOf([command, name, ...versions]: readonly Word[], before: readonly Word[]): readonly Endpoint[] {
  if (command === undefined || name === undefined) return [];
  const inherited = command.text === 'inherit';
  const origin = (word: Word): Origin =>
    inherited ? { kind: 'inherited', span: word.span, into: command.span } : { kind: 'written', span: word.span };
  const listed = inherited ? before.slice(2) : versions;
  const fact = (version: string): Fact<boolean> => {
    const word = listed.find(({ text }) => text === version);
    if (command.text === 'variable') return unknown({ kind: 'variable', name: '$v' }, origin(name));
    if (command.text === 'default') return known(version !== 'SSLv3', { kind: 'default', of: release, near: command.span, cite: 'test' });
    return known(word !== undefined, origin(word ?? name));
  };
  const endpoint: Listener = listener({
    id: name.text,
    at: command.span,
    names: known([name.text], { kind: 'written', span: name.span }),
    tls: known(tls({ versions: versionFacts(fact) }), origin(name)),
  });
  return [endpoint];
}

function problemOf([command]: readonly Word[]): readonly Problem[] {
  if (command?.text !== 'broken') return [];
  return [{ code: 'fake/broken', severity: 'error', span: command.span, text: { en: 'this is broken', ja: '壊れている' } }];
}

/** Reports listeners that permit TLS 1.0. */
export const noOldVersion = defineRule<'old' | 'open' | 'note' | 'place'>({
  id: 'no-old-version',
  requirements: ['v5.0.be-9.4.2'],
  severity: 'error',
  fix: 'safe',
  texts: {
    en: { title: 'No old versions', why: 'They break.', how: 'Leave them out.', messages: { old: 'TLS 1.0 on {endpoint}', open: 'open on {endpoint}', note: 'a note', place: 'here' } },
    ja: { title: '古い版の禁止', why: '破られている。', how: '外す。', messages: { old: '{endpoint} で TLS 1.0', open: '{endpoint} は不明', note: '注記', place: 'ここ' } },
  },
  references: ['https://www.rfc-editor.org/rfc/rfc8996'],
  examples: () => [],
  appliesTo: isListener,
  check: (endpoint) => {
    if (!isListener(endpoint) || !endpoint.tls.known || endpoint.tls.value === null) return [];
    const fact = endpoint.tls.value.versions.TLSv1;
    const data = { endpoint: describeEndpoint(endpoint) };
    if (!fact.known) return [{ message: 'open', data, at: fact.from, truth: 'unknown' }];
    if (!fact.value) return [];
    return [
      {
        message: 'old',
        data,
        at: fact.from,
        truth: 'yes',
        notes: [{ message: 'note', data: {} }],
        related: [{ message: 'place', data: {}, span: endpoint.at }],
        intent: { set: 'protocols', on: endpoint.id, to: ['TLSv1.2', 'TLSv1.3'] },
      },
    ];
  },
});

export async function runOn(texts: Readonly<Record<string, string>>, overrides: Partial<RunRequest> = {}): Promise<Run> {
  const files = new Map(Object.entries(texts));
  const tree: FileTree = fileTreeInMemory(files);
  return run({
    paths: [...files.keys()],
    tree,
    formats: [fakeFormat],
    rules: [noOldVersion],
    settings: defaultSettings,
    profile,
    today: '2026-12-01',
    ...overrides,
  });
}
