import type { ApplicationProtocol, Connection, EndpointId } from '../../../src/model/endpoint.ts';
import { known, unknown, type Doubt, type Fact, type Origin } from '../../../src/model/fact.ts';
import { connectionOf, verifiedByDefault, type ClientContext } from '../clients/connection.ts';
import { clientSettings, handshakeOfProcess, nothingPresented } from '../clients/handshake.ts';
import { nothingSet } from './settings.ts';
import type { Start, Variable, Word } from './words.ts';

/** Something that turns off the verification of one service, for whoever reads it in the environment or is told so. */
interface Unverified {
  readonly service: string;
  readonly protocol: ApplicationProtocol;
  readonly word: Word;
}

/** Variables that programs of Node read besides its own, and the values that turn verification off. */
const variables: readonly { readonly name: RegExp; readonly off: RegExp; readonly service: string; readonly protocol: ApplicationProtocol; readonly cite: string }[] = [
  { name: /^npm_config_strict_ssl$/i, off: /^(?:false|null|0)$/, service: 'npm registry', protocol: 'http', cite: 'npm config(7), strict-ssl; nopt, validateBoolean' },
  { name: /^YARN_ENABLE_STRICT_SSL$/, off: /^(?:false|0)$/, service: 'npm registry', protocol: 'http', cite: 'Yarn, configuration, enableStrictSsl' },
  { name: /^GIT_SSL_NO_VERIFY$/, off: /^/, service: 'git', protocol: 'http', cite: 'git, http.c, http_init: whatever its value is' },
  // A value that only the client of Node knows: libpq refuses it.
  { name: /^PGSSLMODE$/, off: /^no-verify$/, service: 'PostgreSQL', protocol: 'database', cite: 'node-postgres, packages/pg/lib/connection-parameters.js, readSSLConfigFromEnvironment' },
];

const packageManagers: ReadonlySet<string> = new Set(['npm', 'pnpm', 'yarn', 'npx', 'cnpm']);

/** The connections of package managers and drivers whose verification the environment or a command turns off. */
export function connectionsOfOtherPrograms(start: Start, development: Doubt | null, idOf: (text: string) => EndpointId, context: ClientContext): readonly Connection[] {
  return [...start.variables.flatMap(unverifiedByVariable), ...unverifiedByCommand(start.words)].map(({ service, protocol, word }) => {
    const from: Origin = { kind: 'written', span: word.span };
    const doubt = word.doubt ?? development;
    const chain: Fact<boolean> = doubt === null ? known(false, from) : unknown(doubt, from);
    return connectionOf(
      {
        id: idOf(`connection:${service}`),
        block: start.block,
        at: word.span,
        target: known({ text: service, addresses: [] }, from),
        exposure: null,
        protocol: known(protocol, from),
        secure: known(true, from),
        fallsBack: null,
        settings: clientSettings(handshakeOfProcess(nothingSet, context.release, start.block), nothingPresented, context.release, start.block),
        verification: { ...verifiedByDefault, chain },
        serverName: null,
        ineffective: [],
      },
      context,
    );
  });
}

function unverifiedByVariable({ name, value }: Variable): readonly Unverified[] {
  return variables.filter((row) => row.name.test(name) && row.off.test(value.text)).map(({ service, protocol }) => ({ service, protocol, word: value }));
}

/** `npm config set strict-ssl false`, `npm set strict-ssl=false`, `npm ci --strict-ssl=false`, `--no-strict-ssl`. */
function unverifiedByCommand(words: readonly Word[]): readonly Unverified[] {
  if (words[0]?.text === 'git') return unverifiedByGit(words);
  if (!packageManagers.has(words[0]?.text ?? '')) return [];
  const found = words.findIndex(({ text }, index) => {
    const setting = /^(?:--(no-)?)?(?:strict-ssl|enableStrictSsl)(?:=(.*))?$/.exec(text);
    if (setting === null) return false;
    const [, negation, value = words[index + 1]?.text ?? ''] = setting;
    return negation !== undefined || /^(?:false|null|0)$/.test(value);
  });
  const word = words[found];
  return word === undefined ? [] : [{ service: 'npm registry', protocol: 'http', word }];
}

/** `git config --global http.sslVerify false`, `git -c http.sslVerify=false clone …`; names of settings have no case (git-config(1)). */
function unverifiedByGit(words: readonly Word[]): readonly Unverified[] {
  const word = words.find(({ text }, index) => {
    const setting = /^http\.(?:.+\.)?sslverify(?:=(.*))?$/i.exec(text);
    return setting !== null && /^(?:false|no|off|0)$/i.test(setting[1] ?? words[index + 1]?.text ?? '');
  });
  return word === undefined ? [] : [{ service: 'git', protocol: 'http', word }];
}
