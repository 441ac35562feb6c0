import type { Profile } from '../profile.ts';
import { similarNames } from '../similar-names.ts';

interface ProfileEntry {
  /** Other spellings, besides the bare name of the newest edition. */
  readonly aliases: readonly string[];
  readonly load: () => Promise<{ readonly profile: Profile }>;
}

/** Every shipped profile by `name@edition`, the default first; of one name, the newest edition first. Only the one that is asked for is loaded. */
export const profiles = {
  'asvs@5.0.be': { aliases: ['asvs-v5.0.be'], load: () => import('./asvs-5.0.be.ts') },
  'asvs-strict@5.0.0': { aliases: ['asvs-v5.0.0-strict'], load: () => import('./asvs-strict-5.0.0.ts') },
  'mozilla-modern@6.0': { aliases: [], load: () => import('./mozilla-modern-6.0.ts') },
  'mozilla-modern@5.8': { aliases: [], load: () => import('./mozilla-modern-5.8.ts') },
  'mozilla-modern@5.7': { aliases: [], load: () => import('./mozilla-modern-5.7.ts') },
  'mozilla-intermediate@6.0': { aliases: [], load: () => import('./mozilla-intermediate-6.0.ts') },
  'mozilla-intermediate@5.8': { aliases: [], load: () => import('./mozilla-intermediate-5.8.ts') },
  'mozilla-intermediate@5.7': { aliases: [], load: () => import('./mozilla-intermediate-5.7.ts') },
  'mozilla-old@5.8': { aliases: [], load: () => import('./mozilla-old-5.8.ts') },
  'nist-sp-800-52@r2': { aliases: [], load: () => import('./nist-sp-800-52-r2.ts') },
  'bsi-tr-02102-2@2026-01': { aliases: [], load: () => import('./bsi-tr-02102-2-2026-01.ts') },
  'rfc-9325@2026': { aliases: [], load: () => import('./rfc-9325-2026.ts') },
} as const satisfies Readonly<Record<string, ProfileEntry>>;

export type ProfileId = keyof typeof profiles;

export const defaultProfile: ProfileId = 'asvs@5.0.be';

export type ProfileChoice =
  | { readonly found: true; readonly id: ProfileId }
  /** `similar`: spellings that may have been meant, the most similar first. */
  | { readonly found: false; readonly text: string; readonly similar: readonly string[] };

/**
 * The profile a person means: `name@edition` (also with `v` before the edition), a bare name for its newest edition, or an alias. Case does not
 * matter. A name that does not exist is a value, not an error.
 */
export function chooseProfile(text: string): ProfileChoice {
  const wanted = text.trim().toLowerCase().replace(/@v(?=\d)/, '@');
  const id = profileIds().find((candidate) => spellings(candidate).includes(wanted));
  if (id !== undefined) return { found: true, id };
  const candidates = new Set(profileIds().flatMap(spellings).filter((spelling) => spelling.includes('@') === wanted.includes('@')));
  return { found: false, text, similar: similarNames(wanted, [...candidates]) };
}

/** Loads the data of one profile. */
export async function loadProfile(id: ProfileId): Promise<Profile> {
  return (await profiles[id].load()).profile;
}

/** Ids in the order of the table. */
export function profileIds(): readonly ProfileId[] {
  return Object.keys(profiles) as ProfileId[];
}

function spellings(id: ProfileId): readonly string[] {
  return [id, id.slice(0, id.indexOf('@')), ...profiles[id].aliases];
}
