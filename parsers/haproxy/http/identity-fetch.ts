import { isClaimedIdentity } from '../../_shared/request-header.ts';
import { testsIn } from './condition.ts';
import { headerOf, isIdentityFetch, isVerificationFetch } from './request.ts';
import { parseLogFormat } from './log-format.ts';
import type { Rule } from './rule.ts';
import type { Sample } from './sample.ts';
import { evaluate } from '../syntax/evaluate.ts';
import type { State } from './state.ts';
import type { Configuration } from '../syntax/sections.ts';
import type { Word } from '../syntax/tree.ts';

/** Whose identity the requests of `state` carry in a text: that of a certificate, or one that the client claims. */
export function identityIn(word: Word | null, state: State): 'certificate' | 'claim' | null {
  return strongest(samplesIn(word).map((sample) => identityOf(sample, state)));
}

/** Whose identity a rule looks at: in its condition, or in the name of a backend that it makes out of one. */
export function identityAskedFor(rule: Rule, state: State): 'certificate' | 'claim' | null {
  return strongest([...testsIn(rule.when).map(({ sample }) => identityOf(sample, state)), identityIn(madeName(rule), state)]);
}

/** The name of a backend, in log format. */
function madeName({ action, args }: Rule): Word | null {
  return action === 'use_backend' ? (args[0] ?? null) : null;
}

/** Whether every request for which the rule holds is sent somewhere by the identity that it brings. */
export function choosesByIdentity(rule: Rule): boolean {
  return samplesIn(madeName(rule)).length > 0;
}

/** Without a certificate a fetch of its identity gives nothing; it is about that identity all the same. */
function identityOf(sample: Sample, state: State): 'certificate' | 'claim' | null {
  const value = evaluate(sample, { ...state, request: { ...state.request, tls: true, certificate: 'any' } });
  return value.kind === 'some' && (value.by === 'certificate' || value.by === 'claim') ? value.by : null;
}

function strongest(identities: readonly ('certificate' | 'claim' | null)[]): 'certificate' | 'claim' | null {
  return identities.find((identity) => identity === 'certificate') ?? identities.find((identity) => identity !== null) ?? null;
}

/** Whether a text tells the result of the verification. */
export function tellsStatus(word: Word | null): boolean {
  return samplesIn(word).some(({ fetch }) => isVerificationFetch(fetch.name));
}

function samplesIn(word: Word | null): readonly Sample[] {
  if (word?.doubt !== null) return [];
  return parseLogFormat(word.value).filter((part): part is Sample => part !== null && typeof part === 'object');
}

/** The fetch that a rule looks at an identity with, as written. */
export function nameOfIdentity(rule: Rule): string {
  const samples = [...testsIn(rule.when).map(({ sample }) => sample), ...samplesIn(madeName(rule))];
  const found = samples.find((sample) => isIdentityFetch(sample.fetch.name) || isClaimedIdentity(headerOf(sample) ?? ''));
  return (found ?? samples[0])?.text ?? '';
}

const mention = /\bssl_c_(?:[sir]_dn|serial|sha1|der|chain_der|san)\b|\bsend-proxy-v2-ssl-cn\b|\bcert-cn\b/;
/** What stands in `mention` and `header`, which is found sooner. */
const mentioned = /ssl_c_|ssl-cn|cert-cn|hdr/;
const header = /\bf?hdr(?:_\w+)?\(([\w-]+)/g;

/** A quick look, so that configurations that have nothing to do with identities of clients cost nothing more. */
export function mentionsIdentity({ texts }: Configuration): boolean {
  return texts.some((text) => mentioned.test(text) && (mention.test(text) || claims(text)));
}

function claims(text: string): boolean {
  return [...text.matchAll(header)].some(([, name = '']) => isClaimedIdentity(name));
}
