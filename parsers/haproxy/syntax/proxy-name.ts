import { bindKeywords } from '../bind/bind-keywords.ts';
import { serverKeywords } from '../connection/server-keywords.ts';
import { readSettings } from '../setting/settings.ts';
import type { Section, Word } from './tree.ts';

/** What a word is the name of. */
export type NameRole = 'section' | 'backend' | 'bind' | 'certificate' | 'server' | 'target' | 'host' | 'sample';

export interface ProxyName {
  readonly role: NameRole;
  readonly word: Word;
}

/** Keywords whose value is a name. */
const ofBind: ReadonlyMap<string, NameRole> = new Map([['crt', 'certificate']]);
const ofServer: ReadonlyMap<string, NameRole> = new Map<string, NameRole>([
  ['sni', 'sample'],
  ['verifyhost', 'host'],
  ['cookie', 'server'],
]);

/** The words of a proxy that differ from one to the next although they mean the same, in the order in which they stand there. */
export function namesIn({ name, lines }: Section): readonly ProxyName[] {
  const names: ProxyName[] = name === null ? [] : [{ role: 'section', word: name }];
  const add = (role: NameRole, word: Word | undefined): void => {
    if (word !== undefined) names.push({ role, word });
  };
  for (const { name: keyword, args } of lines) {
    switch (keyword) {
      case 'use_backend':
      case 'default_backend':
        add('backend', args[0]);
        break;
      case 'bind':
        add('bind', args[0]);
        for (const { role, word } of valuesIn(args.slice(1), bindKeywords, ofBind)) add(role, word);
        break;
      case 'server':
        add('server', args[0]);
        add('target', args[1]);
        for (const { role, word } of valuesIn(args.slice(2), serverKeywords, ofServer)) add(role, word);
        break;
      case 'default-server':
        for (const { role, word } of valuesIn(args, serverKeywords, ofServer)) add(role, word);
        break;
    }
  }
  return names;
}

function valuesIn(words: readonly Word[], keywords: ReadonlyMap<string, number>, roles: ReadonlyMap<string, NameRole>): readonly ProxyName[] {
  return readSettings(words, keywords).all.flatMap(({ keyword, value }) => {
    const role = roles.get(keyword.value);
    return role === undefined || value === null ? [] : [{ role, word: value }];
  });
}
