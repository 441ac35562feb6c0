import type { Problem } from '../../../src/model/problem.ts';
import type { FileId } from '../../../src/model/span.ts';
import type { LocalizedText } from '../../../src/model/text.ts';
import type { YamlProblem } from '../../_shared/yaml/events.ts';
import { MAX_DEPTH } from '../../_shared/yaml/events.ts';
import type { FoundProblem } from '../files/resource.ts';

/** What is told of a file that was meant to be read and cannot be. */
export function problemOfFile(file: FileId): Problem {
  const text = { en: `${file} cannot be read`, ja: `${file} を読み取れない` };
  return { code: 'envoy/unreadable-file', severity: 'error', span: { file, start: 0, end: 0 }, text };
}

/** A problem of the text itself. What templates leave of a text need not be YAML, so that it is no error then. */
export function problemOfText({ source, problem }: FoundProblem): Problem {
  const templated = problem.kind === 'syntax' && source.masked.masks.length > 0;
  return {
    code: templated ? 'envoy/template' : `envoy/${codes[problem.kind]}`,
    severity: templated ? 'warning' : 'error',
    span: source.place(problem),
    text: templated ? textOfTemplate(problem) : texts[problem.kind](problem.reason),
  };
}

const codes: Readonly<Record<YamlProblem['kind'], string>> = {
  syntax: 'syntax',
  'too-deep': 'too-deep',
  'unknown-alias': 'unknown-alias',
  'endless-alias': 'endless-alias',
  'alias-bomb': 'too-many-aliases',
};

const texts: Readonly<Record<YamlProblem['kind'], (reason: string) => LocalizedText>> = {
  syntax: (reason) => ({ en: `this is no YAML: ${reason}`, ja: `YAML として読み取れない: ${reason}` }),
  'too-deep': () => ({ en: `nested more than ${MAX_DEPTH} levels deep`, ja: `入れ子が ${MAX_DEPTH} 段を超えている` }),
  'unknown-alias': (name) => ({ en: `no anchor &${name} stands before this alias`, ja: `このエイリアスの前に &${name} というアンカーがない` }),
  'endless-alias': (name) => ({ en: `the alias *${name} stands in what it is an alias of`, ja: `エイリアス *${name} が、それが指すものの中にある` }),
  'alias-bomb': () => ({ en: 'the aliases up to here stand for too much text to look at', ja: 'ここまでのエイリアスを展開した量が多すぎる' }),
};

function textOfTemplate({ reason }: YamlProblem): LocalizedText {
  return {
    en: `what the template writes cannot be read as YAML here: ${reason}`,
    ja: `テンプレートの出力をここでは YAML として読み取れない: ${reason}`,
  };
}
