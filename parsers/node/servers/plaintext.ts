import type { Exposure } from '../../../src/model/endpoint.ts';
import { known, unknown, type Fact } from '../../../src/model/fact.ts';
import { lazilyForObject } from '../../../src/tls/lazily.ts';
import type { SourceModule } from '../bindings/source-module.ts';
import type { NodeContext } from '../node-context.ts';
import { executionOf } from '../values/execution.ts';
import { optionOf } from '../values/options.ts';
import { truthinessOf } from '../values/value.ts';
import { isOnTlsPort, type Place } from './place.ts';
import type { Server } from './server.ts';

/**
 * Who reaches a server that listens in plaintext on every address. Most of them have a proxy in front that the source does not show, so that
 * it is known only where the same program also speaks TLS, or on a port where clients expect it, and nothing says that a proxy is trusted.
 */
export function plaintextExposure(server: Server, place: Place, env: NodeContext): Fact<Exposure> {
  const { module, call } = server;
  const { from } = place.addresses;
  const isOne = executionOf(call, module, env.reading, true) === 'always';
  const isEdge = isOnTlsPort(place) || (env.about(module).speaksTls() && isOne);
  return isEdge && !trustsProxy(server, env) ? known('external', from) : unknown({ kind: 'run-time', what: 'proxy' }, from);
}

/** `trust proxy` of Express, `trustProxy` of Fastify, `proxy` of Koa: the program expects a proxy in front. */
function trustsProxy({ call, module, place, handler }: Server, { usesOf, reading }: NodeContext): boolean {
  const apps = [{ call, module }, ...(handler?.kind === 'call' ? [handler] : [])];
  return apps.some((app) => {
    const isSet = usesOf(app.call, app.module).some(({ method, items: [name, value] }) => {
      const isName = name?.kind === 'text' && name.text === 'trust proxy';
      return isName && (method === 'enable' || (method === 'set' && value !== undefined && truthinessOf(value) !== false));
    });
    const [argument] = app.call.arguments;
    const options = place ?? (argument === undefined || argument.type === 'SpreadElement' ? null : reading.valueOf(argument, app.module));
    const option = options === null ? null : (optionOf(options, 'trustProxy') ?? optionOf(options, 'proxy'));
    return isSet || assignsProxy(app.module) || (option !== null && truthinessOf(option.value) !== false);
  });
}

const assignsProxy = lazilyForObject((module: SourceModule) => module.memberAssignments.some(({ left }) => module.textOf(left.property) === 'proxy'));
