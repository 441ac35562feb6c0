import type { Answer, Listener, Route } from '../../../src/model/endpoint.ts';
import type { Fact } from '../../../src/model/fact.ts';
import type { Runtime } from '../../../src/engine/parser.ts';
import { listeners } from './parsed.ts';

/** A frontend on ports 80 and 443 with a backend, and what else a configuration has. */
export function site(frontend: string, others = ''): string {
  return `frontend web\n  mode http\n  bind :80\n  bind :443 ssl crt site.pem\n${indented(frontend)}  default_backend app\nbackend app\n  mode http\n  server s1 10.0.0.1:8080\n${others}`;
}

function indented(lines: string): string {
  return lines.split(/\n\s*/).map((line) => `  ${line.trim()}\n`).join('');
}

export function listenerAt(port: number, text: string, runtime?: Runtime): Listener {
  const found = listeners(text, runtime).find(({ addresses }) => addresses.known && addresses.value.some((address) => address.port === port));
  if (found === undefined) throw new Error(`nothing listens on ${port}`);
  return found;
}

export function routesAt(port: number, text: string, runtime?: Runtime): readonly Route[] {
  const { routes } = listenerAt(port, text, runtime);
  if (!routes.known) throw new Error(`routes: ${routes.doubt.kind}`);
  return routes.value;
}

/** Routes in short: `backend app → forward`, with the condition in brackets where there is one. */
export function answersAt(port: number, text: string, runtime?: Runtime): readonly string[] {
  return routesAt(port, text, runtime).map(inShort);
}

export function inShort({ scope, answer, condition, restricted, management }: Route): string {
  const when = condition === 'always' ? '' : ` [${condition}]`;
  return `${scope === '' ? '*' : scope} → ${answerInShort(answer)}${when}${restricted ? ' (restricted)' : ''}${management === null ? '' : ` ${management}`}`;
}

function answerInShort(answer: Fact<Answer>): string {
  if (!answer.known) return `? ${answer.doubt.kind}`;
  const { value } = answer;
  switch (value.kind) {
    case 'redirect':
      return `redirect ${value.scheme} ${value.status}`;
    case 'refuse':
      return `refuse ${value.status ?? 'closed'}`;
    case 'fixed':
      return `fixed ${value.status}`;
    default:
      return value.kind;
  }
}
