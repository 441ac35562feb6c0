import { known, unknown, type Origin } from '../../../../src/model/fact.ts';
import { noClientAuthentication } from '../../tls/client-authentication.ts';
import * as defaults from '../../defaults.ts';
import { defaultFact } from '../../defaults.ts';
import { buildOf } from '../../release.ts';
import type { ObjectEndpoint } from '../control-plane.ts';
import { listenerByObject } from '../endpoint.ts';
import type { ControlPlaneObject } from '../object.ts';
import { settingsByObject } from '../tls-settings.ts';
import type { IstioContext } from './istio-context.ts';
import { meshTlsIn, type MeshTls } from './mesh-config.ts';
import { workloadSettings, workloadsOnly } from './mesh-identity.ts';
import { spellParameters } from './spell-server.ts';

/** What a mesh says for all of its Envoys: settings that stand alone, whoever they count for. */
export function readMeshConfig({ spec }: ControlPlaneObject, context: IstioContext): readonly ObjectEndpoint[] {
  const workloads = meshTlsIn(spec, 'meshMTLS', context);
  const others = meshTlsIn(spec, 'tlsDefaults', context);
  return [...(workloads === null ? [] : [betweenWorkloads(workloads, context)]), ...(others === null ? [] : [ofOthers(others, context)])];
}

function betweenWorkloads(mesh: MeshTls, context: IstioContext): ObjectEndpoint {
  const { message } = mesh;
  const { span } = message;
  const from: Origin = { kind: 'written', span };
  const open = unknown({ kind: 'run-time', what: 'workloads' }, from);
  const endpoint = listenerByObject(
    {
      label: 'meshMTLS',
      at: span,
      block: span,
      addresses: open,
      names: known(['*.local'], from),
      protocol: open,
      exposure: known('internal', from),
      tls: known(workloadSettings(mesh, from, span, context), from),
      clientAuthentication: workloadsOnly(from),
    },
    context,
  );
  return { endpoint, spell: (intent, writer) => spellParameters(intent, message, writer) };
}

/** Gateways may say something else. */
function ofOthers({ message, minimum, cipherSuites, groups }: MeshTls, context: IstioContext): ObjectEndpoint {
  const { span } = message;
  const { release } = context;
  const build = buildOf(release);
  const from: Origin = { kind: 'written', span };
  const open = unknown({ kind: 'fragment' }, from);
  const settings = settingsByObject(
    {
      side: 'server',
      near: span,
      minimum: minimum ?? defaultFact(defaults.minimumVersion.server, release, span),
      maximum: defaultFact(defaults.maximumVersion[build].server, release, span),
      certificates: open,
      cipherSuites,
      groups,
      stapling: open,
    },
    context,
  );
  const nobody = noClientAuthentication(span, release);
  const endpoint = listenerByObject(
    { label: 'tlsDefaults', at: span, block: span, addresses: open, names: known([], from), protocol: open, exposure: open, tls: known(settings, from), clientAuthentication: { ...nobody, mode: open }, routes: open },
    context,
  );
  return { endpoint, spell: (intent, writer) => spellParameters(intent, message, writer) };
}
