import { crc32, deflateRawSync } from 'node:zlib';

/**
 * A ZIP archive (PKWARE APPNOTE 6.3, sections 4.3.7, 4.3.12 and 4.3.16) of files by name. The same files give the same bytes: every date is the
 * earliest that the format has.
 */
export function zip(files: ReadonlyMap<string, Buffer>): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of files) {
    const entry = entryOf(name, content);
    const local = Buffer.concat([uint32(0x04034b50), entry.fields, uint16(0), entry.name, entry.data]);
    directory.push(Buffer.concat([uint32(0x02014b50), uint16(20), entry.fields, Buffer.alloc(attributes), uint32(offset), entry.name]));
    parts.push(local);
    offset += local.length;
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const end = Buffer.concat([uint32(0x06054b50), uint16(0), uint16(0), uint16(files.size), uint16(files.size), uint32(size), uint32(offset), uint16(0)]);
  return Buffer.concat([...parts, ...directory, end]);
}

/** Bytes of the lengths of extra field and comment, the disk, and the attributes in the directory, all of which are 0. */
const attributes = 12;

interface Entry {
  readonly name: Buffer;
  readonly data: Buffer;
  /** What the local header and the directory have in common, up to the length of the name. */
  readonly fields: Buffer;
}

/** Names are UTF-8 (bit 11); 0x0021 is 1 January 1980. */
function entryOf(name: string, content: Buffer): Entry {
  const data = deflateRawSync(content, { level: 9 });
  const bytes = Buffer.from(name);
  const fields = Buffer.concat([uint16(20), uint16(0x0800), uint16(8), uint16(0), uint16(0x0021), uint32(crc32(content)), uint32(data.length), uint32(content.length), uint16(bytes.length)]);
  return { name: bytes, data, fields };
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
