import type { ClientAuthentication, IneffectiveSetting } from '../../../src/model/endpoint.ts';
import type { Release } from '../../../src/model/release.ts';
import { confCommands, lastCommand } from '../scope/conf-command.ts';
import { supportsEch } from './server-tls.ts';
import { find, hasAny, type Block } from '../scope/scope.ts';
import type { Directive } from '../syntax/tree.ts';

/** TLS directives of a server, its own ones, that only mean something where the server accepts TLS. */
const handshakeDirectives: readonly { readonly name: string; readonly protects: boolean }[] = [
  { name: 'ssl_certificate', protects: true },
  { name: 'ssl_protocols', protects: true },
  { name: 'ssl_ciphers', protects: true },
  { name: 'ssl_verify_client', protects: true },
  { name: 'ssl_client_certificate', protects: true },
  { name: 'ssl_crl', protects: true },
  { name: 'ssl_ocsp', protects: true },
  { name: 'ssl_ech_file', protects: true },
  { name: 'ssl_ecdh_curve', protects: false },
  { name: 'ssl_dhparam', protects: false },
  { name: 'ssl_conf_command', protects: false },
  { name: 'ssl_stapling', protects: false },
  { name: 'ssl_early_data', protects: false },
];

const handshakeNames: ReadonlySet<string> = new Set(handshakeDirectives.map(({ name }) => name));

/** For a server none of whose sockets speaks TLS: `listen 443` without `ssl` is plaintext, certificates or not. */
export function deadWithoutTls(server: Block): readonly IneffectiveSetting[] {
  if (!hasAny(server, handshakeNames)) return [];
  return handshakeDirectives.flatMap(({ name, protects }) =>
    find(server, name).map((directive) => dead(directive, 'no-tls', protects && !isOff(directive) ? 'yes' : 'no')),
  );
}

/** Directives that only count once client certificates are asked for, and whether they make the check stricter. */
const verificationDirectives: readonly { readonly name: string; readonly protects: boolean }[] = [
  { name: 'ssl_client_certificate', protects: true },
  { name: 'ssl_crl', protects: true },
  { name: 'ssl_ocsp', protects: true },
  { name: 'ssl_verify_depth', protects: false },
];

const verificationNames: ReadonlySet<string> = new Set(verificationDirectives.map(({ name }) => name));

/** What a server with TLS says in vain whatever the other servers of its sockets say. */
export function deadWithTls(server: Block, { mode }: ClientAuthentication, release: Release): readonly IneffectiveSetting[] {
  const asksNobody = mode.known && mode.value === 'none';
  return [
    ...(asksNobody && hasAny(server, verificationNames) ? neverUsed(server) : []),
    ...overridden(server),
    ...addedProtocols(server),
    ...(release.stated.product && release.stated.library && !supportsEch(release) ? notSupported(server, 'ssl_ech_file') : []),
  ];
}

function neverUsed(server: Block): readonly IneffectiveSetting[] {
  return verificationDirectives.flatMap(({ name, protects }) =>
    find(server, name).flatMap((directive) => (isOff(directive) ? [] : dead(directive, 'never-used', protects ? 'yes' : 'no'))),
  );
}

/** Commands are executed last, so they win over the directive for the same (ngx_http_ssl_merge_srv_conf). */
const replacements: readonly { readonly directive: string; readonly commands: readonly string[] }[] = [
  { directive: 'ssl_ciphers', commands: ['cipherstring'] },
  { directive: 'ssl_ecdh_curve', commands: ['groups', 'curves'] },
  { directive: 'ssl_dhparam', commands: ['dhparameters'] },
];

function overridden(server: Block): readonly IneffectiveSetting[] {
  const commands = confCommands(server, 'ssl_conf_command');
  if (commands.length === 0) return [];
  return replacements.flatMap((replacement) => {
    const command = lastCommand(commands, ...replacement.commands);
    if (command === null) return [];
    return find(server, replacement.directive).map((directive) => ({ ...dead(directive, 'overridden', 'unknown'), decidedBy: command.value.span }));
  });
}

/**
 * `ssl_protocols` in the server and once more in a file that it includes: the lists are added together (ngx_conf_set_bitmask_slot), which nobody sees
 * who reads one of the files.
 */
function addedProtocols(server: Block): readonly IneffectiveSetting[] {
  const written = find(server, 'ssl_protocols').filter(({ templated }) => !templated);
  const own = written.find(({ span }) => span.file === server.head.file);
  const versions = own?.args.map(({ value }) => value.toLowerCase()) ?? [];
  const other = written.find(({ span, args }) => span.file !== server.head.file && args.some(({ value }) => !versions.includes(value.toLowerCase())));
  return own === undefined || other === undefined ? [] : [{ ...dead(own, 'added', 'yes'), decidedBy: other.span }];
}

function notSupported(server: Block, name: string): readonly IneffectiveSetting[] {
  return find(server, name).map((directive) => dead(directive, 'not-supported', 'yes'));
}

function isOff({ args }: Directive): boolean {
  return args[0]?.value.toLowerCase() === 'off';
}

function dead({ name, span }: Directive, reason: IneffectiveSetting['reason'], stronger: IneffectiveSetting['stronger']): IneffectiveSetting {
  return { setting: name.value, span, reason, stronger, decidedBy: null };
}
