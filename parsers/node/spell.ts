import type { Connection, EndpointId } from '../../src/model/endpoint.ts';
import type { Intent, Spelling } from '../../src/model/intent.ts';
import type { Span } from '../../src/model/span.ts';
import { lazily } from '../../src/tls/lazily.ts';
import type { SourceModule } from './bindings/source-module.ts';
import type { PlacedClient } from './clients/read-clients.ts';
import { isJsonFile } from './project/parsed-modules.ts';
import type { PlacedListener } from './servers/listener.ts';
import { spellClient, spellProcess } from './spell/connection.ts';
import { removeAt, removeWord } from './spell/edit.ts';
import { spellListener } from './spell/listener.ts';
import type { SetIntent } from './spell/spelling.ts';
import { textBefore } from '../_shared/text-before.ts';

/** The endpoints of a unit, with what they are made of. */
export interface SpelledEndpoints {
  readonly listeners: readonly PlacedListener[];
  readonly clients: readonly PlacedClient[];
  readonly processes: readonly Connection[];
}

/** Makes the function that spells intents for the endpoints of a unit; `modules` are its source files. */
export function spellFor({ listeners, clients, processes }: SpelledEndpoints, modules: readonly SourceModule[]): (intent: Intent) => Spelling | null {
  const byFile = new Map(modules.map((module) => [module.file, module]));
  const spellers = lazily(() =>
    new Map<EndpointId, (intent: SetIntent) => Spelling | null>([
      ...listeners.map((placed) => [placed.listener.id, (intent: SetIntent) => spellListener(intent, placed, byFile)] as const),
      ...clients.map((placed) => [placed.connection.id, (intent: SetIntent) => spellClient(intent, placed, byFile)] as const),
      ...processes.map((connection) => [connection.id, (intent: SetIntent) => spellProcess(intent, connection, byFile)] as const),
    ]),
  );
  return (intent) => {
    const spell = spellers().get(intent.on);
    if (spell === undefined) return null;
    return 'remove' in intent ? removal(intent.at, byFile.get(intent.at.file)) : spell(intent);
  };
}

/** Takes out an option, or one word of a list, and shows it as a comment. */
function removal(at: Span, module: SourceModule | undefined): Spelling | null {
  if (module === undefined || isJsonFile(module.file)) return null;
  const [line = ''] = module.textOf(at).split('\n');
  const isOption = /^\s*['"]?\w+['"]?\s*(?::|$)/.test(module.textOf(at)) && /[{,]\s*$/.test(textBefore(module.text, at.start)) && /^\s*[,}]/.test(module.text.slice(at.end));
  if (isOption) return { text: `// ${line}`, edits: [removeAt(at, module)], safety: 'safe' };
  const isWord = /["'`:, ]$/.test(textBefore(module.text, at.start)) && /^["'`:, ]/.test(module.text.slice(at.end)) && /^[\w!+@=-]+$/.test(line);
  return isWord ? { text: `// ${line}`, edits: [removeWord(at, module)], safety: 'safe' } : null;
}
