import type { Spelling, TextEdit } from '../../../src/model/intent.ts';
import type { Server } from '../servers/server.ts';
import type { SourceModule } from '../bindings/source-module.ts';
import type { FunctionValue } from '../values/value.ts';
import { quoted } from './edit.ts';
import { advice, type SetIntent } from './spelling.ts';
import { textBefore } from '../../_shared/text-before.ts';

type HstsIntent = Extract<SetIntent, { set: 'hsts' }>;

/** A header where one is written, a line at the beginning of a handler, a middleware of an app. */
export function spellHsts(intent: HstsIntent, { call, module, handler }: Server, modules: ReadonlyMap<string, SourceModule>): Spelling {
  const value = `max-age=${intent.maxAge}${intent.includeSubDomains ? '; includeSubDomains' : ''}`;
  const written = intent.at === null ? null : headerAt(intent.at, value, modules);
  if (written !== null) return { text: value, edits: [written], safety: 'safe' };
  if (handler?.kind === 'function') return inHandler(handler, value);
  const app = handler?.kind === 'call' ? handler : { call, module };
  const line = `res.setHeader(${quoted('Strict-Transport-Security', module)}, ${quoted(value, module)});`;
  const callee = app.module.textOf(app.call.callee);
  const isExpress = /^(?:express|connect|polka)$/.test(callee);
  return isExpress ? middleware(app, line) : advice(`Strict-Transport-Security: ${value}`);
}

/** Replaces the text of a header; what helmet is given is a matter of its options. */
function headerAt(at: NonNullable<HstsIntent['at']>, value: string, modules: ReadonlyMap<string, SourceModule>): TextEdit | null {
  const module = modules.get(at.file);
  const text = module?.text.slice(at.start, at.end) ?? '';
  return module !== undefined && /^(['"`])[^'"`$]*\1$/.test(text) ? { span: at, text: `${text[0] ?? ''}${value}${text[0] ?? ''}` } : null;
}

function inHandler({ node, module }: FunctionValue, value: string): Spelling {
  const response = node.params[1];
  const name = response?.type === 'Identifier' ? response.name : 'res';
  const line = `${name}.setHeader(${quoted('Strict-Transport-Security', module)}, ${quoted(value, module)});`;
  if (node.body?.type !== 'BlockStatement' || response?.type !== 'Identifier') return advice(line);
  const first = node.body.body[0];
  const indentation = first === undefined ? undefined : /\n([ \t]*)$/.exec(module.text.slice(node.body.start, first.start))?.[1];
  const at = node.body.start + 1;
  const text = indentation === undefined ? ` ${line}` : `\n${indentation}${line}`;
  return { text: line, edits: [{ span: module.spanOf({ start: at, end: at }), text }], safety: 'safe' };
}

function middleware({ call, module }: Pick<Server, 'call' | 'module'>, line: string): Spelling {
  const declarator = module.parentOf(call);
  const declaration = declarator === null ? null : module.parentOf(declarator);
  const text = `.use((req, res, next) => {\n  ${line}\n  next();\n});`;
  if (declarator?.type !== 'VariableDeclarator' || declarator.id.type !== 'Identifier' || declaration?.type !== 'VariableDeclaration') return advice(`app${text}`);
  const indentation = /(?:^|\n)([ \t]*)$/.exec(textBefore(module.text, declaration.start))?.[1] ?? '';
  const added = `${declarator.id.name}${text}`;
  const edit = { span: module.spanOf({ start: declaration.end, end: declaration.end }), text: `\n${indentation}${added.replaceAll('\n', `\n${indentation}`)}` };
  return { text: added, edits: [edit], safety: 'safe' };
}
