import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startsInDockerfile } from '../../../../parsers/node/process/dockerfile.ts';
import { startsInDocument } from '../../../../parsers/node/process/document.ts';
import { startsInDotenv } from '../../../../parsers/node/process/dotenv.ts';
import { optionsOfCommand, splitNodeOptions } from '../../../../parsers/node/process/node-options.ts';
import { startsInProcfile } from '../../../../parsers/node/process/procfile.ts';
import { startsInScript } from '../../../../parsers/node/process/shell-script.ts';
import { shellCommands } from '../../../../parsers/node/process/shell.ts';
import { startsInSystemdUnit } from '../../../../parsers/node/process/systemd-unit.ts';
import { plainWord, type Start, type Variable } from '../../../../parsers/node/process/words.ts';
import type { Span } from '../../../../src/model/span.ts';
import type { Range } from '../../../../parsers/_shared/ranges.ts';

const file = 'test';
const place = ({ start, end }: Range): Span => ({ file, start, end });

function show({ name, value }: Variable): string {
  return `${name}=${value.text}${value.doubt === null ? '' : '?'}`;
}

/** Each start as `inherited / own / words`. */
function shown(starts: readonly Start[]): readonly string[] {
  return starts.map(({ inherited, variables, words }) => [inherited.map(show), variables.map(show), words.map(({ text }) => text)].map((part) => part.join(' ')).join(' / '));
}

function ofShell(text: string): readonly string[] {
  return shown(startsInScript({ text, place, name: '', environment: [] }));
}

describe('the shell', () => {
  it('takes commands apart', () => {
    const words = (text: string): readonly string[] => shellCommands(text, place).flatMap((command) => [...command.variables.map(show), ...command.words.map((word) => word.text)]);
    expect(words('A=0 node x.js && B="1 2" y')).toEqual(['A=0', 'node', 'x.js', 'B=1 2', 'y']);
    expect(words("node 'a b' c\\ d \"e\\\"f\" # g h")).toEqual(['node', 'a b', 'c d', 'e"f']);
    expect(words('if true; then A=0 node x; fi > log 2>&1')).toEqual(['true', 'A=0', 'node', 'x', 'fi', '2']);
    expect(words('node \\\n  --flag')).toEqual(['node', '--flag']);
    expect(words('A=$B node "${C:-0}" $(d)')).toEqual(['A=$B?', 'node', '${C:-0}', '$(d)']);
  });

  it('knows where words and their parts stand', () => {
    const text = `A='x'0 node "--tls-cipher-list=A:B"`;
    const [command] = shellCommands(text, place);
    const value = command?.variables[0]?.value;
    expect(value?.text).toBe('x0');
    const list = command?.words[1]?.partAt({ start: 20, end: 21 });
    expect(text.slice(list?.start, list?.end)).toBe('B');
  });

  it('follows exports, and programs that set variables for others', () => {
    expect(ofShell('export A=0\nnode x')).toEqual(['A=0 /  / node x', ' / A=0 / ']);
    expect(ofShell('A=0\nexport A')).toContain(' / A=0 / ');
    expect(ofShell('A=0\nnode x')).toEqual([' /  / node x']);
    expect(ofShell('cross-env A=0 B=1 node x')).toEqual([' / A=0 B=1 / node x']);
    expect(ofShell('env -i A=0 node x')).toEqual([' / A=0 / node x']);
    expect(ofShell('docker run -e A=0 --env=B=1 image')).toContain(' / A=0 B=1 / ');
    expect(ofShell('set A=0&& node x')).toContain(' / A=0? / ');
  });

  it('never throws and stays inside of the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('A', '=', '0', ' ', '\n', '"', "'", '\\', '$', '{', '}', '(', ')', '`', '>', '&', '#', ';') }), (text) => {
        for (const { variables, words } of shellCommands(text, place)) {
          for (const { span } of [...variables, ...words]) expect(span.start >= 0 && span.start <= span.end && span.end <= text.length).toBe(true);
        }
      }),
    );
  });
});

describe('options of node', () => {
  const options = (text: string): readonly string[] =>
    optionsOfCommand(shellCommands(text, place)[0]?.words ?? []).map(({ name, value }) => (value === null ? name : `${name} ${value.text}`));

  it('are those in front of the script', () => {
    expect(options('node --tls-min-v1.0 -r tsx --tls-cipher-list=A:B server.js --tls-max-v1.2')).toEqual(['--tls-min-v1.0', '-r tsx', '--tls-cipher-list A:B']);
    expect(options('/usr/bin/node --tls-cipher-list A:B x')).toEqual(['--tls-cipher-list A:B']);
    expect(options('node --tls_min_v1.0 x')).toEqual(['--tls-min-v1.0']);
    expect(options('deploy --tls-min-v1.0')).toEqual([]);
    expect(options('pm2 start x.js --node-args="--tls-min-v1.0 --inspect"')).toEqual(['--tls-min-v1.0', '--inspect']);
  });

  it('are separated by blanks in NODE_OPTIONS, except in quotes', () => {
    const words = splitNodeOptions(plainWord('--require "./a b.js" --tls-min-v1.0', 0, place));
    expect(words.map(({ text }) => text)).toEqual(['--require', './a b.js', '--tls-min-v1.0']);
    expect(words[2]?.span).toEqual(place({ start: 21, end: 35 }));
  });
});

describe('files of variables', () => {
  it('are read as dotenv does', () => {
    expect(shown(startsInDotenv(file, '# B=1\nA=0 # no\nexport C="0"\nD = \'a b\'\nE=$A\nF=\n'))).toEqual([' / A=0 C=0 D=a b E=$A? F= / ']);
    const [start] = startsInDotenv(file, 'x\nA="0"');
    expect(start?.variables[0]?.value.span).toEqual(place({ start: 4, end: 7 }));
    expect(start?.variables[0]?.span).toEqual(place({ start: 2, end: 7 }));
  });
});

describe('Dockerfiles', () => {
  it('have variables for the rest of a stage', () => {
    const text = 'FROM node\nENV A=0 B="1"\nENV C 0\nRUN D=0 npm ci \\\n # no\n && x\nCMD ["node", "--tls-min-v1.0", "x.js"]\nFROM node\nCMD node x\n';
    expect(shown(startsInDockerfile(file, text))).toEqual([
      'A=0 B=1 C=0 / D=0 / npm ci',
      'A=0 B=1 C=0 /  / x',
      'A=0 B=1 C=0 /  / node --tls-min-v1.0 x.js',
      ' / A=0 B=1 C=0 / ',
      ' /  / node x',
    ]);
  });

  it('may start a shell', () => {
    expect(shown(startsInDockerfile(file, 'CMD ["sh", "-c", "A=0 node x"]'))).toEqual([' / A=0 / node x']);
  });
});

describe('units of systemd', () => {
  it('have an environment for what they execute', () => {
    const text = '[Service]\nEnvironment=A=0 "B=1 2"\nEnvironment="C=0"\nExecStartPre=-/bin/true\nExecStart=/usr/bin/node \\\n  --tls-min-v1.0 x.js\n';
    expect(shown(startsInSystemdUnit(file, text))).toEqual([' / A=0 B=1 2 C=0 / /bin/true', 'A=0 B=1 2 C=0 /  / /usr/bin/node --tls-min-v1.0 x.js']);
  });
});

describe('Procfiles', () => {
  it('have a command for each type', () => {
    expect(shown(startsInProcfile(file, 'web: A=0 node x\nworker: y\n'))).toEqual([' / A=0 / node x', ' /  / y']);
  });
});

describe('documents', () => {
  it('have scripts in package.json, with their names', () => {
    const text = '{ "scripts": { "start": "A=0 node \\"x\\"", "test": "y" } }';
    const starts = startsInDocument(file, text, () => []);
    expect(shown(starts)).toEqual([' / A=0 / node x', ' /  / y']);
    expect(starts.map(({ name }) => name)).toEqual(['start', 'test']);
    const { span } = starts[0]?.variables[0] ?? { span: place({ start: 0, end: 0 }) };
    expect(text.slice(span.start, span.end)).toBe('A=0');
  });

  it('have environments in Compose, as a mapping and as a list', () => {
    expect(shown(startsInDocument(file, 'services:\n  web:\n    environment:\n      A: 0\n    command: node x\n', () => []))).toEqual(['A=0 /  / node x', ' / A=0 / ']);
    expect(shown(startsInDocument(file, 'services:\n  web:\n    environment:\n      - A=0\n      - B=${C}\n', () => []))).toEqual([' / A=0 B=${C}? / ']);
  });

  it('have containers in Kubernetes', () => {
    const text = 'spec:\n  containers:\n    - name: x\n      env:\n        - name: A\n          value: "0"\n        - name: B\n          valueFrom: {}\n      command: [node]\n      args: [--tls-min-v1.0, x.js]\n';
    expect(shown(startsInDocument(file, text, () => []))).toEqual([' / A=0 / node --tls-min-v1.0 x.js']);
  });

  it('have steps in workflows, which inherit', () => {
    const text = 'env:\n  A: 0\njobs:\n  test:\n    steps:\n      - run: |\n          B=0 npm ci\n          npm test\n';
    expect(shown(startsInDocument(file, text, () => []))).toEqual([' / A=0 / ', 'A=0 / B=0 / npm ci', 'A=0 /  / npm test']);
  });

  it('give options to node through pm2', () => {
    expect(shown(startsInDocument(file, 'apps:\n  - script: x.js\n    node_args: --tls-min-v1.0 --inspect\n', () => []))).toContain(' /  / node --tls-min-v1.0 --inspect');
  });
});
