import type { Problem } from '../../../src/model/problem.ts';
import type { Release } from '../../../src/model/release.ts';
import type { Span } from '../../../src/model/span.ts';
import { resourcesOf, type Configuration } from './configuration.ts';
import { messagesField } from '../message/field.ts';
import type { Message } from '../message/message.ts';
import { isAtLeast } from '../release.ts';

/** A type of the second version of the API, where a message says its type. */
const typeOfV2 = /@type\\?["']?\s*:\s*\\?["']?(?:[\w.-]{1,100}\/)?envoy\.(?:api\.v2|config\.[\w.]{1,100}\.v2(?:alpha\w{0,9})?)\.[\w.]+/;

/** Told once of each file: Envoy has not read the second version of its API since 1.18.0 (version history of 1.18.0). */
export function removedApi(configuration: Configuration, release: Release): readonly Problem[] {
  if (!isAtLeast(release, '1.18.0')) return [];
  const places = [...typesIn(configuration), ...fieldsIn(configuration)];
  return [...new Map(places.toReversed().map((span) => [span.file, span])).values()].map((span) => ({
    code: 'envoy/removed-api',
    severity: 'warning',
    span,
    text: {
      en: 'this is the second version of the API, which Envoy has not read since 1.18',
      ja: 'これは API の第 2 版で、Envoy 1.18 以降は読み取らない',
    },
  }));
}

function typesIn({ texts }: Configuration): readonly Span[] {
  return [...texts].flatMap(([file, text]) => {
    const found = typeOfV2.exec(text);
    return found === null ? [] : [{ file, start: found.index, end: found.index + found[0].length }];
  });
}

/** Fields that the third version does not have. */
function fieldsIn(configuration: Configuration): readonly Span[] {
  const chains = resourcesOf(configuration, 'listener').flatMap((listener) => messagesField(listener, 'filter_chains').items);
  const clusters = resourcesOf(configuration, 'cluster');
  return [...spansOf(chains, 'tls_context'), ...spansOf(clusters, 'tls_context'), ...spansOf(clusters, 'hosts')];
}

function spansOf(messages: readonly Message[], field: string): readonly Span[] {
  return messages.flatMap((message) => message.field(field)?.key.span ?? []);
}
