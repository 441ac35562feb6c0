import type { Expression } from 'oxc-parser';
import type { Span } from '../../../src/model/span.ts';
import type { Callable } from '../bindings/scope.ts';
import type { Call, SourceModule } from '../bindings/source-module.ts';
import type { FileOfContent } from './file-value.ts';
import type { Value } from './value.ts';

/** What the parts of the evaluation ask of each other. */
export interface Reading {
  /** The value of an expression; `opaque` where it is nested or repeated beyond what can be followed. */
  readonly valueOf: (expression: Expression, module: SourceModule) => Value;
  /**
   * The export of a module of the project or of a package; `name` is `null` for the whole of it, as `require()` and a default import see it, `*` for
   * its namespace. `span` is the place of the import.
   */
  readonly exported: (specifier: string, name: string | null, from: SourceModule, span: Span) => Value;
  /** What a file of JSON in the tree holds that a module reads; `null` when it is none. */
  readonly parsed: (content: FileOfContent, from: SourceModule) => Value | null;
  /** The calls of a function that its file shows; of one that is looked at as another file calls it, that call alone. */
  readonly callsOf: (callable: Callable, module: SourceModule) => readonly PlacedCall[];
  /** The calls of a file among which endpoints are looked for: all, or those that have to do with the call of another file. */
  readonly askedCalls: (module: SourceModule) => readonly Call[];
  /** Whether those are all there are to look at. */
  readonly isCalledOnlyThere: (callable: Callable, module: SourceModule) => boolean;
}

/** A call and the file that it is in. */
export interface PlacedCall {
  readonly call: Call;
  readonly module: SourceModule;
}
