import type { Endpoint } from '../model/endpoint.ts';
import type { Intent, Spelling } from '../model/intent.ts';
import type { Problem } from '../model/problem.ts';
import type { Library, ProductName } from '../model/release.ts';
import type { FileId, Span } from '../model/span.ts';
import type { LocalizedText } from '../model/text.ts';
import type { TextRange } from '../tls/list-expansion.ts';
import type { FileTree } from './files.ts';

/** A format whose parser is loaded when a file may be of it. */
export interface Format {
  /** Name of the folder. */
  readonly id: string;
  readonly load: () => Promise<Parser>;
}

/** A configuration format, one folder in parsers/. It knows its own format and nothing of rules. */
export interface Parser {
  /** Name of the folder. */
  readonly id: string;
  readonly title: LocalizedText;
  /** How a comment to the end of the line begins in a file; `null` where there are no comments. */
  readonly lineComment: (file: FileId) => string | null;
  /**
   * Where the comments of a text are, from their first mark on, in order; what looks like one in a string is none. Called only for texts in
   * which a comment could speak to tlslint.
   */
  readonly comments: (text: string, file: FileId) => readonly TextRange[];
  /**
   * Whether a file is of this format: by name, then by a look at its text. Cheap and without false alarms:
   * `no` for a file of another kind.
   */
  readonly detect: (file: FileId, text: string) => 'yes' | 'no';
  /**
   * Arranges the files found into what is analysed together: a main file with all it includes, or a fragment alone
   * when no main file in the tree includes it. Each file is in at least one unit.
   */
  readonly arrange: (files: readonly FileId[], tree: FileTree) => readonly Unit[];
  /** What may be written at an offset of a text, where that can be told from what stands around it: what editors complete. */
  readonly expectedAt?: (text: string, offset: number) => ExpectedValue | null;
  /** Reads a unit into the model. Never throws on input. */
  readonly parse: (unit: Unit, tree: FileTree, options: ParseOptions) => ParseResult;
}

/** A value that is about to be written. */
export interface ExpectedValue {
  /** The word that stands there as far as it is written, which a value would replace; empty when there is none. */
  readonly start: number;
  readonly end: number;
  /** A list whose words depend on the library, or all the words there are. */
  readonly values: 'cipher-list' | 'tls13-cipher-suites' | 'groups' | 'signature-schemes' | readonly string[];
}

export interface Unit {
  /** Files that the product is started with, in order; the rest is included by them. */
  readonly entries: readonly FileId[];
  /** Nothing in the tree includes it although it is no main file: what it inherits is unknown. */
  readonly fragment: boolean;
  /** The entries stand beside each other, so that what is wrong in one is no matter of the others. */
  readonly peers?: boolean;
}

export interface ParseOptions {
  readonly runtime: Runtime;
  readonly exposure: ExposureSettings;
}

/** What the user says runs the configuration; missing entries are assumed by the parser. */
export interface Runtime {
  /** Version by product, e.g. `{ nginx: '1.26' }`. */
  readonly products: Readonly<Partial<Record<ProductName, string>>>;
  readonly library: Library | null;
  /** Distribution whose packaged configuration and library defaults apply, e.g. `debian-12`. */
  readonly distribution: string | null;
}

/** Names and addresses whose exposure the user states; patterns as `*.corp.example`, networks as `10.0.0.0/8`. */
export interface ExposureSettings {
  readonly external: readonly string[];
  readonly internal: readonly string[];
}

export interface ParseResult {
  readonly endpoints: readonly Endpoint[];
  /** Endpoints that are written like an earlier one. */
  readonly alike?: ReadonlyMap<Endpoint, Alike>;
  readonly problems: readonly Problem[];
  /** Every file that was read, with its text as it was analysed. */
  readonly files: ReadonlyMap<FileId, string>;
  /** Spells an intent in this format, or answers that it cannot. */
  readonly spell: (intent: Intent) => Spelling | null;
}

/**
 * What an endpoint is like: it differs from its model in names of the same kind, and in places that are its own. So a rule that is silent about
 * the model is silent about it, and one that points at something outside of what is the model's own says the same of both.
 */
export interface Alike {
  readonly model: Endpoint;
  /** The parts of the text that configure the model and hardly any other endpoint. */
  readonly own: readonly Span[];
  /**
   * Stands for the text that configures the endpoint as the first of `own` does the model, where nothing else is said about that text: then what
   * rules say there is put into words when somebody asks for them. The same for endpoints that are configured there.
   */
  readonly part?: object;
}
