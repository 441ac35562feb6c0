import { spawn } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';

/** Extensions of RFC 9846 section 4.2 by the option of `openssl s_client` that fills them. */
const extensionOf = { '-groups': 10, '-sigalgs': 13 } as const;

/**
 * The code points that `openssl s_client OPTION LIST` offers, for every list; `error` where it refuses the list, and `alert` where it sends no ClientHello,
 * since nothing is left to offer. The client talks to a server of this process on the loopback address.
 */
export async function offeredInClientHello(option: keyof typeof extensionOf, lists: readonly string[]): Promise<readonly (readonly number[] | 'error' | 'alert')[]> {
  let received: (record: Buffer) => void = () => undefined;
  const server = createServer((socket) => {
    let bytes = Buffer.alloc(0);
    socket.on('error', () => undefined).on('data', (chunk) => {
      bytes = Buffer.concat([bytes, chunk]);
      if (bytes.length < 5 || bytes.length < 5 + bytes.readUInt16BE(3)) return;
      received(bytes);
      socket.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const target = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const results: (readonly number[] | 'error' | 'alert')[] = [];
  for (const list of lists) {
    const record = new Promise<Buffer>((resolve) => (received = resolve));
    const closed = runClient([option, list, '-cipher', 'ALL:@SECLEVEL=0', '-connect', target]).then(() => null);
    const hello = await Promise.race([record, closed]);
    await closed;
    results.push(hello === null ? 'error' : offered(hello, extensionOf[option]));
  }
  server.close();
  return results;
}

function runClient(options: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const client = spawn('openssl', ['s_client', ...options], { stdio: 'ignore', env: { ...process.env, OPENSSL_CONF: '/dev/null' } });
    client.on('error', reject).on('close', () => {
      resolve();
    });
  });
}

const handshakeRecord = 22;

/** The list in an extension of a ClientHello: two bytes of length, then code points of two bytes. */
function offered(record: Buffer, extension: number): readonly number[] | 'alert' {
  if (record[0] !== handshakeRecord) return 'alert';
  const session = 5 + 4 + 2 + 32;
  const suites = session + 1 + record.readUInt8(session);
  const compression = suites + 2 + record.readUInt16BE(suites);
  const extensions = compression + 1 + record.readUInt8(compression);
  const end = extensions + 2 + record.readUInt16BE(extensions);
  for (let at = extensions + 2; at < end; at += 4 + record.readUInt16BE(at + 2)) {
    if (record.readUInt16BE(at) !== extension) continue;
    const length = record.readUInt16BE(at + 4);
    return Array.from({ length: length / 2 }, (_, index) => record.readUInt16BE(at + 6 + 2 * index));
  }
  return [];
}
