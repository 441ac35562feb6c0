import type { Doubt } from '../../../src/model/fact.ts';
import type { Span } from '../../../src/model/span.ts';
import type { TextRange } from '../../../src/tls/list-expansion.ts';
import type { TypeName } from './type-url.ts';

/**
 * A protobuf message as YAML or JSON writes it: what Envoy reads, with the place of everything. Immutable; what is inside is made when it
 * is asked for. Values are read with the functions of `field.ts`:
 *
 * ```ts
 * const context = messageField(socket, 'typed_config');                       // Fact<Message> | null
 * if (context?.known && isType(context.value, 'DownstreamTlsContext')) {
 *   const required = booleanField(context.value, 'require_client_certificate'); // Fact<boolean> | null: null is certainly not written
 *   const common = messageField(context.value, 'common_tls_context');
 *   const params = common?.known ? messageField(common.value, 'tls_params') : null;
 *   const minimum = params?.known ? enumField(params.value, 'tls_minimum_protocol_version', tlsProtocols) : null;
 *   const suites = params?.known ? scalarsField(params.value, 'cipher_suites') : null; // { items, doubt, from }; one scalar is a list of one
 * }
 * ```
 */
export interface Message {
  readonly kind: 'message';
  /** From the first key to the end of the last value, or the braces. */
  readonly span: Span;
  /** What `@type` says, or `type_url` of a TypedStruct, whose `value` this is then; `null` when nothing says it. */
  readonly type: TypeName | null;
  /** In order, as written: repeated keys are there twice, keys tagged `!ignore` are not, those of merge keys are at the end. */
  readonly fields: readonly Field[];
  /** Why there may be fields that cannot be seen: a template, a part of a message that something else completes. */
  readonly doubt: Doubt | null;
  /**
   * `block`: lines of the file, to which others can be added. `flow`: braces, as in JSON. `escaped`: a part of a quoted text, where an edit
   * would have to be escaped, too.
   */
  readonly form: 'block' | 'flow' | 'escaped';
  /** The field in effect, its name given in snake_case and written in either spelling; `null` when it is not written. */
  readonly field: (name: string) => Field | null;
}

export interface Field {
  /** The name as written. */
  readonly key: Scalar;
  readonly value: Value;
  /** Where an alias or a merge key brings in what is written elsewhere; `null` when the value is written here. */
  readonly through: Span | null;
  /** Why it may not be there, or may have another value. */
  readonly doubt: Doubt | null;
}

export interface List {
  readonly kind: 'list';
  readonly span: Span;
  readonly items: readonly Value[];
  /** Why there may be other items, or some of these may not be there. */
  readonly doubt: Doubt | null;
}

export interface Scalar {
  readonly kind: 'scalar';
  /** Quotes included; empty where nothing is written. */
  readonly span: Span;
  /** After quotes, escapes and folding; as written when `opaque`. */
  readonly text: string;
  /** Quoted, or a block: certainly a text, even if it looks like a number. */
  readonly quoted: boolean;
  /** A template writes all or a part of it, so that the value is not known. */
  readonly opaque: boolean;
  /** The place of a part of the text; the whole scalar where escapes or folding make the two differ. */
  readonly partAt: (range: TextRange) => Span;
}

export type Value = Scalar | List | Message;
