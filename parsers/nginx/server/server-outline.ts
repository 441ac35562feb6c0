import { posix } from 'node:path';
import type { ExposureSettings } from '../../../src/engine/parser.ts';
import { hostKind, statedExposure } from '../../_shared/exposure.ts';
import { once } from '../../_shared/memo.ts';
import { passNames } from '../connection/http-connection.ts';
import { find, type Block } from '../scope/scope.ts';
import { visitStatements, type StatementVisitor, type Words } from '../scope/statements.ts';

/** What is known of a server without making its directives. */
export interface Outline {
  /** The same for servers that differ in nothing but the names of hosts and files, and in where they stand. */
  readonly key: string;
  /** What `labelOf` says. */
  readonly label: string;
  /** In lower case, without patterns and what a variable writes; the empty one for a server without names. */
  readonly names: readonly string[];
  /** The first arguments of the directives by which it passes requests on, in order. */
  readonly passes: readonly string[];
}

/** `null` for a server that is like no other. */
export type OutlineReader = (server: Block) => Outline | null;

export interface OutlineContext {
  readonly exposure: ExposureSettings;
  /** Whether files of a directory can be read: what is in them may differ then. */
  readonly isVisible: (directory: string) => boolean;
}

/** Finds out how servers of http are written. One that a template or the files around it leave open may be anything, so it is like no other. */
export function outlineReader(context: OutlineContext): OutlineReader {
  const numbers = new Map<Block, number>();
  const words = new NameReader(context);
  const groups = new Map<Block, ReadonlySet<string>>();
  return (server) => {
    const { parent } = server;
    if (server.context !== 'server' || parent === null || server.doubt !== null) return null;
    const outliner = new Outliner(words, once(groups, parent, () => groupsIn(parent)));
    return visitStatements(server, outliner) ? outliner.outline(once(numbers, parent, () => numbers.size)) : null;
  };
}

/** What the words of a directive are. */
type Role = 'listen' | 'names' | 'host' | 'certificate' | 'path' | 'pass' | 'relates';

const roles: ReadonlyMap<string, Role> = new Map<string, Role>([
  ['listen', 'listen'],
  ['server_name', 'names'],
  ['proxy_ssl_name', 'host'],
  ['grpc_ssl_name', 'host'],
  ['uwsgi_ssl_name', 'host'],
  ['ssl_certificate', 'certificate'],
  ['ssl_certificate_key', 'certificate'],
  ['root', 'path'],
  ['alias', 'path'],
  ['access_log', 'path'],
  ['error_log', 'path'],
  ...Array.from(passNames, (name) => [name, 'pass'] as const),
  ['if', 'relates'],
  ['set', 'relates'],
  ['return', 'relates'],
  ['rewrite', 'relates'],
  ['error_page', 'relates'],
]);

function groupsIn(block: Block): ReadonlySet<string> {
  return new Set(find(block, 'upstream').flatMap(({ args }) => args.map(({ value }) => value)));
}

/** Writes the text of one server, with a number in the place of each name that may be another one. */
class Outliner implements StatementVisitor {
  readonly #reader: NameReader;
  readonly #groups: ReadonlySet<string>;
  #text = '';
  #label: string | null = null;
  #listen: string | null = null;
  readonly #passes: string[] = [];
  /** Names of servers, and whether there are any. */
  readonly #serverNames: string[] = [];
  #isNamed = false;
  /** Names in the order in which they first stand there, so that the same name has the same number. */
  readonly #names: string[] = [];

  constructor(reader: NameReader, groups: ReadonlySet<string>) {
    this.#reader = reader;
    this.#groups = groups;
  }

  /** `null` for a server without `listen`. */
  outline(parent: number): Outline | null {
    if (this.#listen === null) return null;
    const names = this.#isNamed ? this.#serverNames : noNames;
    return { key: `${parent}${this.#text}`, label: this.#label ?? this.#listen, names, passes: this.#passes };
  }

  open(): void {
    this.#text += '{';
  }

  close(): void {
    this.#text += '}';
  }

  statement(name: string, words: Words): boolean {
    const role = roles.get(name);
    if (role === undefined) {
      this.#text += `\n${words.text}`;
      return true;
    }
    this.#text += `\n${name}`;
    if (role === 'names') this.#isNamed = true;
    if (role === 'pass') this.#passes.push(words.count === 0 ? '' : words.value(0));
    for (let index = 0; index < words.count; index += 1) if (!this.#add(words.value(index), words.hasVariable(index), role)) return false;
    if (role === 'listen') this.#listen ??= words.count === 0 ? '' : words.value(0);
    return true;
  }

  /** `false` for a word that makes the server unlike any other. */
  #add(value: string, hasVariable: boolean, role: Role): boolean {
    const isFine = this.#take(value, hasVariable, role);
    const { name, kind, rest } = hasVariable ? whole : this.#reader.partsOf(value, role);
    this.#text += name === null ? ` ${value}` : ` \0${this.#numberOf(name)}${kind}${rest}`;
    return isFine;
  }

  #take(value: string, hasVariable: boolean, role: Role): boolean {
    switch (role) {
      case 'listen':
        return !hasVariable && value !== 'default_server' && value !== 'default';
      case 'names':
        if (value !== '_' && value !== '') this.#label ??= value;
        if (!hasVariable && !value.startsWith('~')) this.#serverNames.push(value.toLowerCase());
        return true;
      case 'pass':
        return !hasVariable && !this.#groups.has(hostIn(value));
      case 'path':
        return !value.startsWith('syslog:');
      case 'relates':
        return isUnrelated(value);
      default:
        return true;
    }
  }

  #numberOf(name: string): number {
    const number = this.#names.indexOf(name);
    return number === -1 ? this.#names.push(name) - 1 : number;
  }
}

const noNames: readonly string[] = [''];

/** A word without the name in it. */
interface Parts {
  /** `null`: the word has none that could be another one. */
  readonly name: string | null;
  /** All that is asked of such a name. */
  readonly kind: string;
  readonly rest: string;
}

class NameReader {
  readonly #context: OutlineContext;
  readonly #visible = new Map<string, boolean>();

  constructor(context: OutlineContext) {
    this.#context = context;
  }

  partsOf(value: string, role: Role): Parts {
    switch (role) {
      case 'path':
        return /^\/[\w./-]*$/.test(value) ? { name: value, kind: 'path', rest: '' } : whole;
      case 'certificate':
        return /^\/[\w./-]*$/.test(value) && !this.#isVisible(posix.dirname(value)) ? { name: value, kind: 'path', rest: '' } : whole;
      case 'pass':
        return this.#passParts(value);
      case 'names':
      case 'host':
        return this.#hostParts(value, '', '');
      case 'listen':
      case 'relates':
        return whole;
    }
  }

  #passParts(value: string): Parts {
    const match = /^([a-z]+:\/\/)([^/:]+)((?::\d+)?(?:\/.*)?)$/.exec(value);
    return match === null ? whole : this.#hostParts(match[2] ?? '', match[1] ?? '', match[3] ?? '');
  }

  /** A name of the DNS with several labels. */
  #hostParts(host: string, before: string, after: string): Parts {
    if (!/^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z][a-z0-9-]*$/.test(host)) return whole;
    const stated = statedExposure(host, this.#context.exposure);
    return { name: host, kind: `${hostKind(host)} ${String(stated)}`, rest: before + after };
  }

  #isVisible(directory: string): boolean {
    return once(this.#visible, directory, () => this.#context.isVisible(directory));
  }
}

const whole: Parts = { name: null, kind: '', rest: '' };

/** Whether a word of a condition or a redirect says nothing of a certain host, so that it means the same for every name of the server. */
function isUnrelated(value: string): boolean {
  const redirect = /^(?:https?|\$scheme):\/\/\$(?:host|http_host|server_name)(?![\w.-])(.*)/s.exec(value);
  return !/:\/\/|host|server_name/.test(redirect?.[1] ?? value);
}

/** The host of the argument of a pass directive, without scheme, port and path: the name of a group, perhaps. */
function hostIn(value: string): string {
  return value.replace(/^[a-z]+:\/\//, '').split(/[:/]/, 1).join('');
}
