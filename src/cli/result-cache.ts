import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { deserialize, serialize } from 'node:v8';
import type { AnalysisOptions } from '../engine/analyse.ts';
import { digestOf, digestsOf, digestsTest, type FileDigests } from '../engine/file-digests.ts';
import type { FileTree } from '../engine/files.ts';
import type { KeptResult } from '../engine/kept-result.ts';
import type { FileRecord } from '../engine/recorded-tree.ts';
import type { ParserUnit } from '../engine/remembered-units.ts';
import { writeAtOnce } from './write-output.ts';

/** Results of units on disk. */
export interface ResultCache {
  /** What a result has to be kept with. */
  readonly digestsOf: (record: FileRecord) => FileDigests;
  /** Reads what is kept. */
  readonly open: (tree: FileTree, options: AnalysisOptions) => ResultLookup;
}

export interface ResultLookup {
  /** The kept result when every file that it depends on, its settings and tlslint are as they were; else `null`. */
  readonly find: (unit: ParserUnit) => KeptResult | null;
  /** Keeps results; `results` has one for each unit. */
  readonly store: (units: readonly ParserUnit[], results: readonly KeptResult[]) => void;
}

/** Results that are kept at most; the ones of this run are always. */
const maximumResults = 200_000;

/** Begins every file; a number that grows with the shape of what is kept is not needed, as the digest of the program is part of its name. */
const digestLength = 44;

/**
 * @param directory Absolute. Whoever can write there decides what tlslint says, so it belongs to the user.
 * @param onFailure Told why results could not be kept, which changes nothing about them.
 */
export function resultCache(directory: string, onFailure: (reason: string) => void): ResultCache {
  const path = join(directory, `results-${programDigest()}`);
  return {
    digestsOf,
    open: (tree, options) => {
      const kept = readResults(path);
      const holds = digestsTest(tree);
      const keyOf = keyMaker(options);
      const used = new Set<KeptResult>();
      return {
        find: (unit) => {
          const known = kept.get(keyOf(unit));
          if (known?.digests === undefined || known.digests === null || !holds(known.digests)) return null;
          used.add(known);
          return known;
        },
        store: (units, results) => {
          if (results.every((result) => used.has(result))) return;
          const fresh = new Map(units.map((unit, index) => [keyOf(unit), results[index]]));
          const others = [...kept].filter(([key]) => !fresh.has(key)).slice(-Math.max(0, maximumResults - fresh.size));
          try {
            mkdirSync(directory, { recursive: true });
            writeAtOnce(path, frame(serialize(new Map([...others, ...fresh]))));
          } catch (error) {
            onFailure(error instanceof Error ? error.message : String(error));
          }
        },
      };
    },
  };
}

/** Identifies the program and what reads its data. */
function programDigest(): string {
  const hash = createHash('sha256').update(process.version);
  const scripts = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.cjs'));
  for (const name of scripts.toSorted()) hash.update(readFileSync(join(import.meta.dirname, name)));
  return hash.digest('hex').slice(0, 16);
}

/** What a unit's result depends on besides its files. */
function keyMaker({ optionsOf, settings, profile, today, rules }: AnalysisOptions): (unit: ParserUnit) => string {
  const known = new Map<object, string>();
  const textOf = (own: Pick<AnalysisOptions, 'settings' | 'profile'>): string => {
    const { level, runtime, exposure, rules: ofRules, ruleOptions, requireReason } = own.settings;
    return JSON.stringify([own.profile.id, level, runtime, exposure, ofRules, ruleOptions, requireReason, today, rules.map(({ id }) => id)]);
  };
  return ({ parser, unit }) => {
    const own = optionsOf?.(unit.entries[0] ?? '') ?? { settings, profile };
    const text = known.get(own.settings) ?? textOf(own);
    known.set(own.settings, text);
    return digestOf(JSON.stringify([parser.id, unit.fragment, unit.entries, text]));
  };
}

/** Nothing when the file is missing, cut off or changed. */
function readResults(path: string): ReadonlyMap<string, KeptResult> {
  try {
    const bytes = readFileSync(path);
    const content = bytes.subarray(digestLength);
    if (digestOfBytes(content) !== bytes.toString('latin1', 0, digestLength)) return new Map();
    return deserialize(content) as ReadonlyMap<string, KeptResult>;
  } catch {
    return new Map();
  }
}

function frame(content: Buffer): Buffer {
  return Buffer.concat([Buffer.from(digestOfBytes(content), 'latin1'), content]);
}

function digestOfBytes(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('base64');
}
