import type { FileId } from '../../src/model/span.ts';
import { namesTls } from './mentions.ts';

/** JavaScript and TypeScript; declarations of types hold nothing that runs. */
const sourceEnding = /(?<!\.d)\.[cm]?[jt]sx?$/;

/** What only browsers and their workers have. */
const ofBrowsers = /\b(?:window|document|navigator|localStorage|location)\s*\.|\bself\.(?:addEventListener|postMessage|onmessage|importScripts)\b|\bimportScripts\s*\(|\bXMLHttpRequest\b/;

/** What a script that browsers load by itself has not: modules, and Node's own globals. */
const ofModules = /(?<![.\w$])require\s*[(.]|^[ \t]*(?:import|export)\b|\bimport\s*\(|\bmodule\.exports\b|\bexports\.\w|\bprocess\.(?:env|argv|exit|on|version)\b|\bBuffer\b|\b__dirname\b/m;

/** Whether a file is source code that names something of TLS, or a server, and is no script for browsers. */
export function looksLikeNode(file: FileId, text: string): boolean {
  return isSource(file) && namesTls(text) && !(ofBrowsers.test(text) && !ofModules.test(text));
}

/** Whether a file is a source by its name. */
export function isSource(file: FileId): boolean {
  return sourceEnding.test(file);
}
