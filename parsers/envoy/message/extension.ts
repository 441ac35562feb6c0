import { unknown, type Fact } from '../../../src/model/fact.ts';
import type { Span } from '../../../src/model/span.ts';
import { textField } from './field.ts';
import type { Message } from './message.ts';
import { extensionConfig } from '../tls/transport-socket.ts';

/** A filter, a logger, a matcher: what stands where Envoy takes extensions. */
export interface Extension {
  readonly span: Span;
  /** Last part of the name of its type, e.g. `HttpConnectionManager`; empty when nothing tells it. */
  readonly type: string;
  readonly config: Fact<Message> | null;
}

/** The type decides; before 1.22 it was the name, of which all but v2's short ones end in the name of the type in snake_case (changelog of 1.22.0). */
export function extensionOf(message: Message): Extension {
  const config = extensionConfig(message);
  const written = config?.known === true ? config.value.type?.name : undefined;
  const name = textField(message, 'name');
  return { span: message.span, type: written ?? (name?.known === true ? typeByName(name.value) : ''), config };
}

function typeByName(name: string): string {
  const last = name.slice(name.lastIndexOf('.') + 1);
  return last.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** The configuration of an extension, or why it cannot be seen. */
export function configOf({ config, span, type }: Extension): Fact<Message> {
  return config ?? unknown({ kind: 'not-understood', what: type }, { kind: 'written', span });
}
