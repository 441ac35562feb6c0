import type { ExposureSettings } from '../../src/engine/parser.ts';
import type { Release } from '../../src/model/release.ts';
import type { Material } from '../_shared/material.ts';
import type { Configuration } from './files/configuration.ts';
import type { DefaultLists } from '../_shared/default-list.ts';
import type { SecretReader } from './tls/secret.ts';

/** What everything in a configuration is read with. */
export interface EnvoyContext {
  readonly release: Release;
  readonly exposure: ExposureSettings;
  readonly configuration: Configuration;
  readonly secret: SecretReader;
  readonly material: Material;
  readonly byDefault: DefaultLists;
}
