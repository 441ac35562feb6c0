import { YamlScalar } from '../../_shared/yaml/scalar.ts';
import { parseYaml, type YamlFile } from '../../_shared/yaml/document.ts';
import { sourceInside } from '../../_shared/yaml/source.ts';
import { TextMap } from '../../_shared/yaml/text-map.ts';
import { holdsEnvoy } from './detect.ts';
import type { Scalar } from '../message/message.ts';

/** No configuration is shorter. */
const SHORTEST = 20;

/**
 * The configuration that a text of another one is: an entry of a ConfigMap, a value for Helm, a string of JSON, the argument of
 * `--config-yaml`. `null` for other texts.
 */
export function embeddedIn(scalar: Scalar): YamlFile | null {
  if (!(scalar instanceof YamlScalar) || !scalar.quoted) return null;
  const source = scalar.inside();
  if (source.text.length < SHORTEST || !holdsEnvoy(source.text)) return null;
  const argument = argumentIn(source.text);
  if (argument === null) return parseYaml(source);
  const { start, end } = argument;
  return parseYaml(sourceInside(source, new TextMap([{ text: source.text.slice(start, end), outer: argument }]), 'escaped', 0));
}

/** What follows `--config-yaml` in a command: a word of a shell, without its quotes. */
function argumentIn(text: string): { readonly start: number; readonly end: number } | null {
  const found = /--config-yaml(?:\s+|=)(["']?)/.exec(text);
  if (found === null) return null;
  const start = found.index + found[0].length;
  const quote = found[1] ?? '';
  const end = quote === '' ? text.slice(start).search(/\s|$/) + start : text.indexOf(quote, start);
  return { start, end: end < start ? text.length : end };
}
