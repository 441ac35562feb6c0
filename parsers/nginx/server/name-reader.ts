import type { ExposureSettings } from '../../../src/engine/parser.ts';
import { certificatePlace } from '../../_shared/certificate-place.ts';
import { nameKind, statedExposure } from '../../_shared/exposure.ts';
import { once } from '../../_shared/memo.ts';
import type { WordRole } from '../syntax/word-role.ts';

export interface OutlineContext {
  readonly exposure: ExposureSettings;
  /** Whether files of a directory can be read: what is in them may differ then. */
  readonly isVisible: (directory: string) => boolean;
}

/** Finds the names in words. */
export class NameReader {
  readonly #context: OutlineContext;
  readonly #places = new Map<string, string | null>();

  constructor(context: OutlineContext) {
    this.#context = context;
  }

  /** What is asked of a word that may stand in the place of this one; `null` where no other word may. */
  kindOf(word: string, role: WordRole): string | null {
    switch (role) {
      case 'path':
        return isPath(word) ? 'path' : null;
      case 'certificate':
        return isPath(word) ? once(this.#places, directoryOf(word), (directory) => this.#placeOf(directory)) : null;
      case 'pass':
        return this.#kindOfTarget(word);
      case 'names':
      case 'host':
        return this.#kindOfHost(word);
      case 'listen':
      case 'relates':
        return null;
    }
  }

  /** The scheme, the port and the path are asked for as well. */
  #kindOfTarget(word: string): string | null {
    if (!/^[a-z]+:\/\/[^/:]+(?::\d+)?(?:\/.*)?$/.test(word)) return null;
    const host = hostIn(word);
    const kind = this.#kindOfHost(host);
    return kind && `${kind} ${word.replace(host, '')}`;
  }

  /** Of a name of the DNS with several labels. */
  #kindOfHost(host: string): string | null {
    if (!/^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z][a-z0-9-]*$/.test(host)) return null;
    const stated = statedExposure(host, this.#context.exposure);
    const kind = nameKind(host);
    return stated === null ? kind : `${kind} ${stated}`;
  }

  /** What a certificate in the directory holds is not seen, or it is like no other. */
  #placeOf(directory: string): string | null {
    return this.#context.isVisible(directory) ? null : certificatePlace(`${directory}/`);
  }
}

/** The name in a word that has a kind. */
export function nameIn(word: string, role: WordRole): string {
  return role === 'pass' ? hostIn(word) : word;
}

function isPath(value: string): boolean {
  return /^\/[\w./-]*$/.test(value);
}

function directoryOf(path: string): string {
  return path.slice(0, Math.max(1, path.lastIndexOf('/')));
}

/** Whether the word makes a server unlike any other: it leads to a group, in which servers share connections, or to a service for logs. */
export function isSpecial(value: string, role: WordRole, groups: ReadonlySet<string>): boolean {
  if (role === 'pass') return groups.size > 0 && groups.has(hostIn(value));
  return role === 'path' && value.startsWith('syslog:');
}

/** The host of the argument of a pass directive, without scheme, port and path: the name of a group, perhaps. */
function hostIn(value: string): string {
  return /^(?:[a-z]+:\/\/)?([^:/]*)/.exec(value)?.[1] ?? '';
}

/** Whether a word of `server_name` can be the label of the server. */
export function isLabel(value: string): boolean {
  return value !== '_' && value !== '';
}

/** Whether a word of `server_name` is a name and no pattern. */
export function isLiteralName(value: string): boolean {
  return !value.startsWith('~');
}
