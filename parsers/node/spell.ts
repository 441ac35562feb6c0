import type { EndpointId } from '../../src/model/endpoint.ts';
import type { Intent, Spelling } from '../../src/model/intent.ts';
import type { Span } from '../../src/model/span.ts';
import type { SourceModule } from './bindings/source-module.ts';
import type { PlacedListener } from './servers/listener.ts';
import { removeAt, removeWord } from './spell/edit.ts';
import { spellListener } from './spell/listener.ts';

/** Makes the function that spells intents for the servers of a unit; `modules` are its source files. */
export function spellFor(listeners: readonly PlacedListener[], modules: readonly SourceModule[]): (intent: Intent) => Spelling | null {
  const byId = new Map<EndpointId, PlacedListener>(listeners.map((placed) => [placed.listener.id, placed]));
  const byFile = new Map(modules.map((module) => [module.file, module]));
  return (intent) => {
    const placed = byId.get(intent.on);
    if (placed === undefined) return null;
    return 'remove' in intent ? removal(intent.at, byFile.get(intent.at.file)) : spellListener(intent, placed, byFile);
  };
}

/** Takes out an option, or one word of a list, and shows it as a comment. */
function removal(at: Span, module: SourceModule | undefined): Spelling | null {
  if (module === undefined) return null;
  const [line = ''] = module.textOf(at).split('\n');
  const isOption = /^\s*['"]?\w+['"]?\s*(?::|$)/.test(module.textOf(at)) && /[{,]\s*$/.test(module.text.slice(0, at.start)) && /^\s*[,}]/.test(module.text.slice(at.end));
  if (isOption) return { text: `// ${line}`, edits: [removeAt(at, module)], safety: 'safe' };
  const isWord = /["'`:, ]$/.test(module.text.slice(0, at.start)) && /^["'`:, ]/.test(module.text.slice(at.end)) && /^[\w!+@=-]+$/.test(line);
  return isWord ? { text: `// ${line}`, edits: [removeWord(at, module)], safety: 'safe' } : null;
}
