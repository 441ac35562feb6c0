import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseNginx } from '../../parsers/nginx/syntax/tree.ts';
import type { Directive, NginxFile } from '../../parsers/nginx/syntax/tree.ts';
import { nginxVersion } from './nginx-server.ts';
import { random } from './random.ts';
import type { Random } from './random.ts';

/** `nginx -t` of small texts, against what we make of them: which texts it refuses, and what it takes the words for. */
const CASES = Number(process.env['TLSLINT_LEXING_CASES'] ?? 300);

const directory = mkdtempSync(join(tmpdir(), 'tlslint-lexing-'));
afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

/** What `nginx -t` says, line by line, as bytes that are characters. */
function nginxSays(text: string): string {
  const path = join(directory, 'nginx.conf');
  writeFileSync(path, text);
  const { stderr, error } = spawnSync('nginx', ['-t', '-p', directory, '-c', path, '-e', 'stderr'], { encoding: 'utf8', timeout: 10_000 });
  if (error !== undefined) throw error;
  return stderr;
}

interface Refusal {
  readonly message: string;
  /** `null` when nginx gave up on a block as a whole, after it had read it. */
  readonly line: number | null;
}

/** Why nginx gives up; `null` when it does not. */
function refusal(said: string): Refusal | null {
  const message = /\[emerg\] \d+#\d+: ([^]*)\nnginx: configuration file/.exec(said)?.[1];
  if (message === undefined) return null;
  const place = /^([^]*) in \S*nginx\.conf:(\d+)$/.exec(message);
  return place === null ? { message, line: null } : { message: place[1] ?? '', line: Number(place[2]) };
}

/** A message of the lexer, and not of a directive, such as `unexpected "=}" in condition`. */
const lexical = /^unexpected "[^]"$|^unexpected end of file|^too long parameter/;

/** A word, quoted or not, of characters that mean something to nginx. */
function word({ integer, pick, chance }: Random): string {
  const characters = ['a', 'b', 'T', '$', '${', '}', '#', '\\', '\\\\', '\\n', '\\"', '(', ')', '"', "'", 'é'] as const;
  const inner = Array.from({ length: integer(5) }, () => pick(characters)).join('');
  if (chance(50)) return `w${inner}`;
  const quote = pick(['"', "'"]);
  return quote + inner.replaceAll(quote, '') + quote;
}

/** Lines of `types {}`, which takes any words: a type and its extensions. Some have what nginx refuses. */
function typesSoup(choose: Random): string {
  const { integer, pick, chance } = choose;
  const lines = Array.from({ length: 1 + integer(4) }, () => {
    const words = Array.from({ length: 2 + integer(3) }, () => word(choose));
    return words.join(pick([' ', '\n', '\t ', ' # "c\n '])) + (chance(95) ? ';' : '');
  });
  return lines.join(pick(['\n', ' ', '# c\n']));
}

const serverLines = [
  'listen 8443 default_server;\n',
  'server_name "a.example" b.example;\n',
  "add_header X 'a; \"b\" {c}' always; # it's\n",
  'location ~ "^/[a-z]{2}$" { return 200 "${scheme}://$host{}"; }\n',
  'if ($scheme = "http") { return 301 https://$host$request_uri; }\n',
  'location /a { location /a/b { root /srv; } expires 1d; }\n',
] as const;

/** A few lines of a server with a few characters put in, taken away or replaced. */
function changedServer({ integer, pick }: Random): string {
  let text = Array.from({ length: 2 + integer(3) }, () => pick(serverLines)).join('');
  for (let changes = 1 + integer(2); changes > 0; changes -= 1) {
    const at = integer(text.length);
    text = text.slice(0, at) + pick(['', '{', '}', ';', '"', "'", '\\', '#', '$', ' ', '\n', ')']) + text.slice(at + integer(2));
  }
  return text;
}

/** The line on which nginx would give up on our first problem; what is missing at the end of the file is noticed there. */
function firstProblemLine({ text, problems }: NginxFile): number | null {
  const lines = problems.map(({ code, span }) => {
    const atEnd = code === 'nginx/unclosed-block' || code === 'nginx/unexpected-end' || code === 'nginx/unterminated-quote';
    return atEnd ? Infinity : text.slice(0, span.end).split('\n').length;
  });
  return lines.length === 0 ? null : Math.min(...lines);
}

/** Extensions as nginx takes them, in small letters: it names each when it is defined again. */
function extensionsIn(types: readonly Directive[]): readonly string[] {
  return types.flatMap(({ args }) => args.map(({ value }) => value.toLowerCase()));
}

const inTypes = (soup: string): string => `events {}\nhttp { types {\n${soup}\n}\n}\n`;
const inServer = (soup: string): string => `events {}\nhttp { server {\n${soup}\n}\n}\n`;

describe.skipIf(nginxVersion() === null)('nginx -t', () => {
  it('refuses words that we find a problem with, and no others', () => {
    let refused = 0;
    for (let number = 0; number < CASES; number += 1) {
      const text = inTypes(typesSoup(random(number)));
      const said = refusal(nginxSays(text));
      // A block in types{} is refused by types{}, not by the lexer.
      if (said?.message === 'unexpected "{"') continue;
      expect.soft(parseNginx('', text).problems.length > 0, `case ${number}: ${said?.message ?? 'accepted'}\n${text}`).toBe(said !== null);
      refused += said === null ? 0 : 1;
    }
    expect(refused).toBeGreaterThan(CASES / 20);
    expect(refused).toBeLessThan(CASES / 1.5);
  });

  it('takes words for what we take them for', () => {
    let compared = 0;
    for (let number = 0; number < CASES; number += 1) {
      const soup = typesSoup(random(number));
      const { directives, problems } = parseNginx('', soup);
      if (problems.length > 0 || directives.some(({ block }) => block !== null)) continue;
      const said = nginxSays(inTypes(`${soup}\n${soup}`));
      const named = [...said.matchAll(/duplicate extension "([^]*?)", content type/g)].map((found) => found[1]);
      const extensions = new Set(extensionsIn(directives));
      expect.soft(new Set(named), `case ${number}\n${soup}`).toEqual(extensions);
      compared += 1;
    }
    expect(compared).toBeGreaterThan(CASES / 5);
  });

  it('refuses a changed server where we find a problem', () => {
    const decided = { accepted: 0, refused: 0 };
    for (let number = 0; number < CASES; number += 1) {
      const text = inServer(changedServer(random(number)));
      const said = refusal(nginxSays(text));
      const line = firstProblemLine(parseNginx('', text));
      const shown = `case ${number}: ${said === null ? 'accepted' : `${said.message} on line ${said.line ?? '?'}`}\n${text}`;
      if (said === null) {
        expect.soft(line, shown).toBeNull();
        decided.accepted += 1;
      } else if (lexical.test(said.message)) {
        expect.soft(line, shown).not.toBeNull();
        decided.refused += 1;
      } else if (said.line !== null) {
        // Refused for what it means: what comes after is not known, what comes before has no problem.
        expect.soft(line ?? Infinity, shown).toBeGreaterThanOrEqual(said.line);
      }
    }
    expect(Math.min(decided.accepted, decided.refused)).toBeGreaterThan(CASES / 10);
  });
});
