import { known, unknown, type Fact } from '../../../src/model/fact.ts';
import type { Release } from '../../../src/model/release.ts';
import type { Span } from '../../../src/model/span.ts';
import { defaultFact } from '../../_shared/default.ts';
import * as defaults from '../defaults.ts';
import { globalSetting } from '../setting/global-setting.ts';
import type { Configuration } from '../syntax/sections.ts';
import type { Line } from '../syntax/tree.ts';

/** Sample fetches and variables that give the secrets which `tune.ssl.keylog` keeps (configuration.txt, tune.ssl.keylog). */
const secret = /\bssl_[fb]c_(?:(?:client|server)_(?:early_|handshake_)?traffic|(?:early_)?exporter)_secret(?:_0)?\b|HAPROXY_KEYLOG_[FB]C_LOG_FMT/;

/** The secret of a session up to TLS 1.2, which is there without it. */
const sessionKey = /\bssl_[fb]c_session_key\b/;

/** Keywords whose words end in a log. */
const logFormats: readonly string[] = ['log-format', 'log-format-sd', 'error-log-format', 'unique-id-format'];

/**
 * `tune.ssl.keylog` keeps the secrets for sample fetches; they are written somewhere when a log format uses these. The value is the keyword
 * of that line.
 */
export function keyLogFact(configuration: Configuration, release: Release): Fact<string | null> {
  const { globals, sections } = configuration;
  const near: Span = globals.sections.at(-1)?.head.span ?? sections[0]?.head.span ?? { file: '', start: 0, end: 0 };
  const byDefault = defaultFact<string | null>(defaults.keylog, release, near);
  const key = lineWith(sessionKey, configuration);
  if (key !== null) return known(key.keyword.value, { kind: 'written', span: key.span });
  const written = globalSetting(globals, 'tune.ssl.keylog', near);
  if (written === null) return globals.doubt === null ? byDefault : unknown(globals.doubt, byDefault.from);
  if (written.doubt !== null) return unknown(written.doubt, written.from);
  if (written.word.value !== 'on') return known(null, written.from);
  return known(lineWith(secret, configuration)?.keyword.value ?? null, written.from);
}

/** The first line of a log that has something like that in it. */
function lineWith(pattern: RegExp, { sections, texts }: Configuration): Line | null {
  if (!texts.some((text) => pattern.test(text))) return null;
  const has = ({ name, args }: Line): boolean => logFormats.includes(name) && args.some(({ value, doubt }) => pattern.test(value) || (doubt?.kind === 'variable' && pattern.test(doubt.name)));
  for (const section of sections) {
    const line = logFormats.some((keyword) => section.has(keyword)) ? section.lines.find(has) : undefined;
    if (line !== undefined) return line;
  }
  return null;
}
