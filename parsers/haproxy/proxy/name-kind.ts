import type { ExposureSettings } from '../../../src/engine/parser.ts';
import { hostKind, statedExposure } from '../../_shared/exposure.ts';
import { once } from '../../_shared/memo.ts';
import type { Configuration } from '../syntax/sections.ts';
import type { NameRole } from '../syntax/proxy-name.ts';

/** All that decides what a name means; `null` for a word that means nothing but itself. */
export type NameKindReader = (role: NameRole, word: string) => string | null;

/** Whether names of that role mean nothing but what else has the name. */
export function isMereName(role: NameRole): boolean {
  return role === 'section' || role === 'server' || role === 'backend';
}

/** @param isVisible Whether anything in a directory can be seen: what is in a file may differ then. */
export function nameKindReader(exposure: ExposureSettings, isVisible: (directory: string) => boolean, { texts, sections }: Configuration): NameKindReader {
  const looksAtPorts = texts.some((text) => text.includes('dst_port'));
  const storesCertificates = sections.some(({ kind }) => kind === 'crt-store');
  const visible = new Map<string, boolean>();
  const hostOf = (host: string): string => {
    const stated = statedExposure(host, exposure);
    return stated === null ? hostKind(host) : `${hostKind(host)} ${stated}`;
  };
  const address = (word: string): string | null => {
    if (!/^(?:[\w.-]*|\*):\d+$/.test(word)) return null;
    const colon = word.lastIndexOf(':');
    const host = hostOf(colon === 0 ? '*' : word.slice(0, colon));
    const port = Number(word.slice(colon + 1));
    return looksAtPorts || tellsProtocol(port) ? `${host} ${port}` : host;
  };
  const certificate = (word: string): string | null => {
    const directory = word.slice(0, word.lastIndexOf('/'));
    if (storesCertificates || !/^\/[\w./-]*[\w-]$/.test(word) || once(visible, directory, () => isVisible(directory || '/'))) return null;
    return directory;
  };
  return (role, word) => {
    switch (role) {
      case 'section':
      case 'server':
      case 'backend':
        return '';
      case 'bind':
      case 'target':
        return address(word);
      case 'certificate':
        return certificate(word);
      case 'host':
        return isHost(word) ? hostOf(word) : null;
      case 'sample': {
        const host = word.startsWith('str(') && word.endsWith(')') ? word.slice(4, -1) : '';
        return isHost(host) ? `str ${hostOf(host)}` : null;
      }
    }
  };
}

/** A name of the DNS, an IPv4 address, or `*`. */
function isHost(text: string): boolean {
  return /^(?:[\w.-]+|\*)$/.test(text);
}

/** Ports below 1024 are given to protocols (RFC 6335, section 6); of the others these are known for HTTP. */
function tellsProtocol(port: number): boolean {
  return port < 1024 || port === 8080 || port === 8443;
}
