import { posix } from 'node:path';
import type { ExposureSettings } from '../../src/engine/parser.ts';
import { hostKind, statedExposure } from '../_shared/exposure.ts';
import { once } from '../_shared/memo.ts';
import { passNames } from './http-connection.ts';
import { find, type Block } from './scope.ts';
import type { Socket } from './socket.ts';
import type { Directive, Word } from './tree.ts';

/** How a server is written. */
export interface Likeness {
  /** The same for servers that differ in nothing but the names of hosts and files, and in where they stand. */
  readonly key: string;
  /** The directives by which it passes requests on, in order: those of servers with the same key correspond to each other. */
  readonly passes: readonly Directive[];
}

/** `null` for a server that is like no other. */
export type LikenessReader = (server: Block, sockets: readonly Socket[]) => Likeness | null;

export interface LikenessContext {
  readonly exposure: ExposureSettings;
  /** Whether files of a directory can be read: what is in them may differ then. */
  readonly isVisible: (directory: string) => boolean;
}

/**
 * Finds the servers that are written alike. The default server of a socket decides for others, and one that a template or the files around
 * it leave open may be anything, so these are like no other.
 */
export function likenessReader(context: LikenessContext): LikenessReader {
  const numberOf = numbered();
  const words = new WordReader(context);
  const groups = new Map<Block, ReadonlySet<string>>();
  return (server, sockets) => {
    if (server.context !== 'server' || server.parent === null || sockets.length === 0) return null;
    if (sockets.some(({ defaultServer }) => defaultServer === server)) return null;
    const { parent } = server;
    const shape = new Shape(words, once(groups, parent, () => groupsIn(parent)));
    if (!shape.add(server)) return null;
    return { key: `${numberOf(server.parent)} ${sockets.map(numberOf).join()}${shape.text}`, passes: shape.passes };
  };
}

function numbered(): (of: object) => number {
  const numbers = new Map<object, number>();
  return (of) => {
    const number = numbers.get(of) ?? numbers.size;
    numbers.set(of, number);
    return number;
  };
}

const noBlocks: readonly Block[] = [];

/** What the words of a directive are. */
type Role = 'names' | 'host' | 'certificate' | 'path' | 'pass' | 'relates';

const roles: ReadonlyMap<string, Role> = new Map<string, Role>([
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

/** The text of one server, with a number in the place of each name that may be another one. */
class Shape {
  text = '';
  readonly passes: Directive[] = [];
  readonly #words: WordReader;
  readonly #groups: ReadonlySet<string>;
  /** Names in the order in which they first stand there, so that the same name has the same number. */
  readonly #names: string[] = [];

  constructor(words: WordReader, groups: ReadonlySet<string>) {
    this.#words = words;
    this.#groups = groups;
  }

  /** `false` when something in the block makes it unlike any other. */
  add(block: Block): boolean {
    if (block.doubt !== null) return false;
    // What is settled holds what is written in it, so that no blocks have to be made for it.
    return block.directive?.settled === true ? this.#addAll(block.directives, noBlocks) : this.#addAll(block.directives, block.blocks);
  }

  /** @param blocks Those that the directives open; none when all of them are settled. */
  #addAll(directives: readonly Directive[], blocks: readonly Block[]): boolean {
    let child = 0;
    for (const directive of directives) {
      if (directive.templated || directive.lua !== null || !this.#addDirective(directive)) return false;
      if (directive.block === null) continue;
      const opened = blocks[child++];
      this.text += '{';
      if (!(opened === undefined ? this.#addAll(directive.block, noBlocks) : this.add(opened))) return false;
      this.text += '}';
    }
    return true;
  }

  #addDirective(directive: Directive): boolean {
    const { name, args } = directive;
    const role = roles.get(name.value);
    this.text += `\n${name.value}`;
    if (role === 'relates' && !args.every(isUnrelated)) return false;
    if (role === 'pass') {
      this.passes.push(directive);
      if (args.some((word) => word.hasVariable || this.#groups.has(hostIn(word.value)))) return false;
    }
    for (const word of args) this.text += this.#textOf(word, role);
    return true;
  }

  #textOf(word: Word, role: Role | undefined): string {
    const { value } = word;
    if (role === undefined || role === 'relates' || word.hasVariable) return ` ${value}`;
    const { name, kind, rest } = this.#words.partsOf(value, role);
    return name === null ? ` ${value}` : ` \0${this.#numberOf(name)}${kind}${rest}`;
  }

  #numberOf(name: string): number {
    const number = this.#names.indexOf(name);
    return number === -1 ? this.#names.push(name) - 1 : number;
  }
}

/** A word without the name in it. */
interface Parts {
  /** `null`: the word has none that could be another one. */
  readonly name: string | null;
  /** All that is asked of such a name. */
  readonly kind: string;
  readonly rest: string;
}

class WordReader {
  readonly #context: LikenessContext;
  readonly #visible = new Map<string, boolean>();

  constructor(context: LikenessContext) {
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
      default:
        return this.#hostParts(value, '', '');
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
function isUnrelated({ value }: Word): boolean {
  const redirect = /^(?:https?|\$scheme):\/\/\$(?:host|http_host|server_name)(?![\w.-])(.*)/s.exec(value);
  return !/:\/\/|host|server_name/.test(redirect?.[1] ?? value);
}

/** The host of the argument of a pass directive, without scheme, port and path: the name of a group, perhaps. */
function hostIn(value: string): string {
  return value.replace(/^[a-z]+:\/\//, '').replace(/[:/].*$/s, '');
}
