import { profile as asvs } from './asvs-5.0.be.ts';
import { profile as asvsStrict } from './asvs-strict-5.0.0.ts';
import { profile as bsiTr02102 } from './bsi-tr-02102-2-2026-01.ts';
import { profile as mozillaIntermediate57 } from './mozilla-intermediate-5.7.ts';
import { profile as mozillaIntermediate58 } from './mozilla-intermediate-5.8.ts';
import { profile as mozillaIntermediate60 } from './mozilla-intermediate-6.0.ts';
import { profile as mozillaModern57 } from './mozilla-modern-5.7.ts';
import { profile as mozillaModern58 } from './mozilla-modern-5.8.ts';
import { profile as mozillaModern60 } from './mozilla-modern-6.0.ts';
import { profile as mozillaOld58 } from './mozilla-old-5.8.ts';
import { profile as nistSp80052 } from './nist-sp-800-52-r2.ts';
import { profile as rfc9325 } from './rfc-9325-2026.ts';
import type { Profile } from '../profile.ts';
import type { ProfileId } from './index.ts';

/** The profiles themselves, for a program that cannot wait until one is loaded. */
export const loadedProfiles: Readonly<Record<ProfileId, Profile>> = {
  'asvs@5.0.be': asvs,
  'asvs-strict@5.0.0': asvsStrict,
  'mozilla-modern@6.0': mozillaModern60,
  'mozilla-modern@5.8': mozillaModern58,
  'mozilla-modern@5.7': mozillaModern57,
  'mozilla-intermediate@6.0': mozillaIntermediate60,
  'mozilla-intermediate@5.8': mozillaIntermediate58,
  'mozilla-intermediate@5.7': mozillaIntermediate57,
  'mozilla-old@5.8': mozillaOld58,
  'nist-sp-800-52@r2': nistSp80052,
  'bsi-tr-02102-2@2026-01': bsiTr02102,
  'rfc-9325@2026': rfc9325,
};
