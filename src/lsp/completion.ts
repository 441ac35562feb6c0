import { CompletionItemKind, type CompletionItem } from 'vscode-languageserver/node';
import type { ExpectedValue } from '../engine/parser.ts';
import { suiteVerdict } from '../index.ts';
import type { Library } from '../model/release.ts';
import type { FileId } from '../model/span.ts';
import { textsIn } from '../report/texts.ts';
import { groupVerdict, signatureSchemeVerdict } from '../standards/profile.ts';
import type { Judgement, Verdict } from '../standards/rating.ts';
import { cipherSuites } from '../tls/cipher-suites.ts';
import { groups } from '../tls/groups.ts';
import { isAtLeast, tlsLibraryOf, type OpenSslVersion } from '../tls/library.ts';
import { signatureSchemes } from '../tls/signature-schemes.ts';
import type { Snapshot } from './snapshot.ts';

/** A word that may be written, and what the profile says of it. */
interface Candidate {
  readonly word: string;
  /** Another name of the same. */
  readonly detail: string;
  readonly judgement: Judgement | null;
}

/** The words that may stand in a place, the best first. */
export function completionsFor(file: FileId, { start, end, values }: ExpectedValue, snapshot: Snapshot): readonly CompletionItem[] {
  const range = snapshot.positions.range({ file, start, end });
  return candidates(values, snapshot).map((candidate) => itemOf(candidate, range, snapshot));
}

function itemOf({ word, detail, judgement }: Candidate, range: ReturnType<Snapshot['positions']['range']>, { locale }: Snapshot): CompletionItem {
  const verdict = judgement === null ? null : textsIn(locale).suiteVerdict[judgement.verdict];
  const reasons = judgement?.reasons.map(({ text }) => text[locale]) ?? [];
  return {
    label: word,
    kind: CompletionItemKind.EnumMember,
    textEdit: { range, newText: word },
    filterText: word,
    sortText: `${judgement === null ? 0 : ranks[judgement.verdict]} ${word}`,
    ...(verdict !== null && { detail: [verdict, detail].filter((part) => part !== '').join(' · ') }),
    ...(reasons.length > 0 && { documentation: reasons.join('\n') }),
  };
}

const ranks: Readonly<Record<Verdict, number>> = { recommended: 1, acceptable: 2, legacy: 3, disallowed: 4 };

function candidates(values: ExpectedValue['values'], { profile, run }: Snapshot): readonly Candidate[] {
  const version = openSslVersionOf(run.endpoints[0]?.release.library);
  switch (values) {
    case 'cipher-list':
      return cipherSuites().flatMap(({ name, openSslName, minimumVersion }) =>
        openSslName === null || minimumVersion === 'TLSv1.3' ? [] : [{ word: openSslName, detail: name, judgement: suiteVerdict(profile, name) }],
      );
    case 'tls13-cipher-suites':
      return cipherSuites().flatMap(({ name, minimumVersion }) => (minimumVersion === 'TLSv1.3' ? [{ word: name, detail: '', judgement: suiteVerdict(profile, name) }] : []));
    case 'groups':
      return groups().flatMap(({ name, openSsl }) => spelled(openSsl.spellings, version, name, groupVerdict(profile, name)));
    case 'signature-schemes':
      return signatureSchemes().flatMap(({ name, openSslSpellings }) => spelled(openSslSpellings, version, name, signatureSchemeVerdict(profile, name)));
    default:
      return values.map((word) => ({ word, detail: '', judgement: null }));
  }
}

/** The first spelling that the library takes. */
function spelled(spellings: readonly { readonly word: string; readonly since: OpenSslVersion }[], version: OpenSslVersion, name: string, judgement: Judgement): readonly Candidate[] {
  const found = spellings.find(({ since }) => isAtLeast(version, since));
  return found === undefined ? [] : [{ word: found.word, detail: found.word === name ? '' : name, judgement }];
}

function openSslVersionOf(library: Library | undefined): OpenSslVersion {
  const understood = library === undefined ? null : tlsLibraryOf(library);
  return understood?.library === 'openssl' ? understood.version : '3.0';
}
