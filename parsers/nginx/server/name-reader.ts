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

/** A word without the name in it. */
export interface Parts {
  /** `null`: the word has none that could be another one. */
  readonly name: string | null;
  /** All that is asked of such a name. */
  readonly kind: string;
  readonly rest: string;
}

/** Finds the names in words. */
export class NameReader {
  readonly #context: OutlineContext;
  readonly #visible = new Map<string, boolean>();

  constructor(context: OutlineContext) {
    this.#context = context;
  }

  partsOf(value: string, role: WordRole): Parts {
    switch (role) {
      case 'path':
        return isPath(value) ? { name: value, kind: 'path', rest: '' } : whole;
      case 'certificate':
        return isPath(value) && !this.#isVisible(directoryOf(value)) ? { name: value, kind: certificatePlace(value), rest: '' } : whole;
      case 'pass':
        return this.#passParts(value);
      case 'names':
      case 'host':
        return this.#hostParts(value, '');
      case 'listen':
      case 'relates':
        return whole;
    }
  }

  #passParts(value: string): Parts {
    const match = /^([a-z]+:\/\/)([^/:]+)((?::\d+)?(?:\/.*)?)$/.exec(value);
    return match === null ? whole : this.#hostParts(match[2] ?? '', `${match[1] ?? ''}${match[3] ?? ''}`);
  }

  /** A name of the DNS with several labels. */
  #hostParts(host: string, rest: string): Parts {
    if (!/^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z][a-z0-9-]*$/.test(host)) return whole;
    const stated = statedExposure(host, this.#context.exposure);
    const kind = nameKind(host);
    return { name: host, kind: stated === null ? kind : `${kind} ${stated}`, rest };
  }

  #isVisible(directory: string): boolean {
    return once(this.#visible, directory, () => this.#context.isVisible(directory));
  }
}

/** A word in which nothing may be another name. */
export const whole: Parts = { name: null, kind: '', rest: '' };


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
  return value.replace(/^[a-z]+:\/\//, '').split(/[:/]/, 1).join('');
}

/** Whether a word of `server_name` can be the label of the server. */
export function isLabel(value: string): boolean {
  return value !== '_' && value !== '';
}

/** Whether a word of `server_name` is a name and no pattern. */
export function isLiteralName(value: string): boolean {
  return !value.startsWith('~');
}
