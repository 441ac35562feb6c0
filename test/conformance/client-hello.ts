import { createServer, type AddressInfo } from 'node:net';
import { cipherSuites } from '../../src/tls/cipher-suites.ts';
import { groups } from '../../src/tls/groups.ts';
import { protocolVersions } from '../../src/tls/protocol-versions.ts';

/** What a client offers before it knows anything of the server. Suites and groups by IANA name, in order. */
export interface ClientHello {
  /** The highest when the client does not list them: one without TLS 1.3. */
  readonly versions: readonly string[];
  readonly suites: readonly string[];
  readonly groups: readonly string[];
  readonly serverName: string | null;
  readonly alpn: readonly string[];
}

/** A server that reads how clients begin and never answers. */
export interface Listener {
  readonly port: number;
  /** The first bytes of the last connection: a ClientHello, `other` for anything else, `null` when there was none since `forget`. */
  readonly heard: () => ClientHello | 'other' | null;
  readonly forget: () => void;
  readonly stop: () => void;
}

export async function startListener(): Promise<Listener> {
  let last: ClientHello | 'other' | null = null;
  const server = createServer((socket) => {
    let bytes = Buffer.alloc(0);
    socket.on('error', () => undefined).on('data', (chunk) => {
      bytes = Buffer.concat([bytes, chunk]);
      if (bytes[0] === handshakeRecord && (bytes.length < 5 || bytes.length < 5 + bytes.readUInt16BE(3))) return;
      last = bytes[0] === handshakeRecord ? readClientHello(bytes) : 'other';
      socket.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    heard: () => last,
    forget: () => {
      last = null;
    },
    stop: () => server.close(),
  };
}

const handshakeRecord = 22;

/** Numbers of extensions (IANA, TLS ExtensionType Values). */
const extensionTypes = { serverName: 0, groups: 10, alpn: 16, versions: 43 } as const;

/** RFC 5746 and RFC 7507: not suites, but signals among them. */
const signals: ReadonlySet<number> = new Set([0x00ff, 0x5600]);

function readClientHello(record: Buffer): ClientHello {
  const version = record.readUInt16BE(9);
  const session = 9 + 2 + 32;
  const suites = session + 1 + record.readUInt8(session);
  const compression = suites + 2 + record.readUInt16BE(suites);
  const extensions = extensionsIn(record.subarray(compression + 1 + record.readUInt8(compression)));
  const names = extensions.get(extensionTypes.serverName);
  const listed = extensions.get(extensionTypes.versions);
  return {
    versions: (listed === undefined ? [version] : numbersIn(listed.subarray(1))).map(versionName),
    suites: numbersIn(record.subarray(suites + 2, compression)).filter((code) => !signals.has(code)).map(suiteName),
    groups: numbersIn(extensions.get(extensionTypes.groups)?.subarray(2) ?? Buffer.alloc(0)).map(groupName),
    serverName: names === undefined ? null : names.subarray(5).toString('latin1'),
    alpn: stringsIn(extensions.get(extensionTypes.alpn)?.subarray(2) ?? Buffer.alloc(0)),
  };
}

function extensionsIn(bytes: Buffer): ReadonlyMap<number, Buffer> {
  const found = new Map<number, Buffer>();
  for (let at = 2; at + 4 <= bytes.length; at += 4 + bytes.readUInt16BE(at + 2)) {
    found.set(bytes.readUInt16BE(at), bytes.subarray(at + 4, at + 4 + bytes.readUInt16BE(at + 2)));
  }
  return found;
}

function numbersIn(bytes: Buffer): readonly number[] {
  return Array.from({ length: bytes.length / 2 }, (_, index) => bytes.readUInt16BE(2 * index));
}

function stringsIn(bytes: Buffer): readonly string[] {
  const strings: string[] = [];
  for (let at = 0; at < bytes.length; at += 1 + bytes.readUInt8(at)) strings.push(bytes.subarray(at + 1, at + 1 + bytes.readUInt8(at)).toString('latin1'));
  return strings;
}

function versionName(codePoint: number): string {
  return Object.entries(protocolVersions).find(([, version]) => version.codePoint === codePoint)?.[0] ?? String(codePoint);
}

function suiteName(codePoint: number): string {
  return cipherSuites().find((suite) => suite.codePoint === codePoint)?.name ?? String(codePoint);
}

function groupName(codePoint: number): string {
  return groups().find((group) => group.codePoint === codePoint)?.name ?? String(codePoint);
}
