import { known, unknown, type Fact, type Origin } from '../../../src/model/fact.ts';
import type { CertificateUse, DhParameters } from '../../../src/model/tls.ts';
import { defaultFact } from '../../_shared/default.ts';
import { once } from '../../_shared/memo.ts';
import { hasOpenSsl, securityLevelByDefault } from '../../_shared/release.ts';
import type { CertificateContext } from '../files/certificate.ts';
import * as defaults from '../defaults.ts';
import type { NamedFiles } from '../files/files.ts';
import { globalSetting } from '../setting/global-setting.ts';
import { nearGlobal, type TlsPlace } from '../bind/place.ts';
import type { Globals } from '../syntax/sections.ts';

type Parameters = Fact<DhParameters | null>;

/**
 * Reads `ssl-dh-param-file` or `tune.ssl.default-dh-param` above the `bind`; parameters that stand in the certificate itself come first. Known
 * `null` also for parameters that the library refuses: HAProxy goes on without them.
 */
export function dhParametersReader(context: CertificateContext): (certificates: Fact<readonly CertificateUse[]>, place: TlsPlace) => Parameters {
  const byGlobals = new Map<Globals, Parameters>();
  // Those behind a certificate that cannot be read are passed over.
  const isOwn = ({ path }: CertificateUse): boolean => context.files.material.dhBits(path) !== null && !isUnreadable(path, context);
  return (certificates, place) => {
    const own = certificates.known ? certificates.value.find(isOwn) : undefined;
    if (own !== undefined) return usable(known(parametersIn(own.path, own.from, context.files), own.from), place, context);
    return once(byGlobals, place.globals, () => usable(globalParameters(place, context), place, context));
  };
}

function usable(parameters: Parameters, place: TlsPlace, context: CertificateContext): Parameters {
  if (!parameters.known || parameters.value === null) return parameters;
  const { source, bits } = parameters.value;
  return isUnreadable(source, context) || (bits.known && bits.value < leastBits(place, context)) ? known(null, parameters.from) : parameters;
}

/** OpenSSL 3 does not take parameters of X9.42 for those that HAProxy asks it for (ssl_sock_get_dh_from_bio). */
function isUnreadable(source: string, { release, files }: CertificateContext): boolean {
  return files.material.isX942(source) === true && hasOpenSsl(release, '3.0');
}

function globalParameters(place: TlsPlace, { release, files }: CertificateContext): Parameters {
  const into = place.bind.section.head.span;
  const file = globalSetting(place.globals, 'ssl-dh-param-file', into);
  if (file !== null) return file.doubt === null ? known(parametersIn(file.word.value, file.from, files), file.from) : unknown(file.doubt, file.from);
  const size = globalSetting(place.globals, 'tune.ssl.default-dh-param', into);
  if (size !== null) return size.doubt === null ? known(builtIn(Number(size.word.value), size.from), size.from) : unknown(size.doubt, size.from);
  const byDefault = defaultFact(defaults.dhParameters, release, nearGlobal(place));
  if (place.globals.doubt !== null) return unknown(place.globals.doubt, byDefault.from);
  return known(byDefault.value === null ? null : builtIn(byDefault.value, byDefault.from), byDefault.from);
}

/**
 * Parameters are set before the list of suites, so that the level of the library or of `ssl-security-level` decides, not the one in the list
 * (HAProxy, ssl_sock_load_dh_params). Level 2 asks for 112 bits of security (SSL_CTX_set_security_level(3)).
 */
function leastBits(place: TlsPlace, { release, build }: CertificateContext): number {
  const written = globalSetting(place.globals, 'ssl-security-level', place.bind.section.head.span);
  const byDefault = securityLevelByDefault(release, build, place.bind.line.span);
  const level = written === null ? (byDefault.known ? byDefault.value : null) : written.doubt === null ? Number(written.word.value) : null;
  return level === null ? 0 : ([0, 1024, 2048, 3072, 7680, 15360][level] ?? 0);
}

function parametersIn(path: string, from: Origin, { material }: NamedFiles): DhParameters {
  return {
    source: path,
    get bits() {
      const bits = material.dhBits(path);
      return bits === null ? unknown({ kind: 'missing-file', path }, from) : known(bits, from);
    },
  };
}

/** HAProxy has parameters of three sizes, and takes the one next below the limit. */
function builtIn(limit: number, from: Origin): DhParameters {
  return { source: 'HAProxy', bits: known([4096, 2048].find((bits) => bits <= limit) ?? 1024, from) };
}
