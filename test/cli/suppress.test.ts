import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { directoryWith, silentConfiguration, tlslint, weakConfiguration } from './command.ts';

const reason = '# tlslint-disable-next-line no-legacy-protocol -- till the scanners in the warehouse are replaced\n        ';
const suppressed = weakConfiguration.replace('ssl_protocols', `${reason}ssl_protocols`);

describe('suppression comments', () => {
  it('take findings away and are counted', () => {
    const { code, out } = tlslint(['nginx.conf'], { directory: directoryWith({ 'nginx.conf': suppressed }) });
    expect(code).toBe(0);
    expect(out).toMatch(/^ {2}undecided +v5\.0\.be-9\.4\.2 /m);
    expect(out).toContain('1 finding suppressed by comments or settings');
  });

  it('work in files that start Node', () => {
    const comment = '# tlslint-disable-next-line verify-server-certificate -- for tests only\n';
    const directory = directoryWith({
      '.env': `${comment}NODE_TLS_REJECT_UNAUTHORIZED=0\n`,
      Dockerfile: `FROM node:22\n${comment}ENV NODE_TLS_REJECT_UNAUTHORIZED=0\n# tlslint-disable-line prefer-tls13 -- of no use\nCMD ["node", "a.js"]\n`,
    });
    expect(tlslint(['--format', 'unix'], { directory })).toMatchObject({ code: 0, out: 'Dockerfile:4:1: warning: nothing is found here that this suppresses: prefer-tls13 [suppression/unused]\n' });
  });

  it('work in HAProxy and Envoy', () => {
    const haproxy = 'global\n    ssl-default-bind-options ssl-min-ver TLSv1.0 # tlslint-disable-line no-legacy-protocol -- why\nfrontend a\n    mode tcp\n    bind :443 ssl crt a.pem\n';
    const envoy = `static_resources:
  clusters:
  - name: a
    load_assignment: { cluster_name: a, endpoints: [{ lb_endpoints: [{ endpoint: { address: { socket_address: { address: 10.0.0.1, port_value: 443 } } } }] }] }
    transport_socket:
      name: tls
      typed_config:
        "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext
        common_tls_context:
          tls_params:
            # tlslint-disable-next-line no-legacy-protocol -- why
            tls_minimum_protocol_version: TLSv1_0
`;
    for (const [name, text] of [['haproxy.cfg', haproxy], ['envoy.yaml', envoy]] as const) {
      const directory = directoryWith({ [name]: text, [`open/${name}`]: text.replace('tlslint-', '') });
      expect(tlslint([name], { directory }).out, name).not.toContain('no-legacy-protocol');
      expect(tlslint([`open/${name}`], { directory }).out, name).toContain('no-legacy-protocol');
    }
  });

  it('are shown with their reasons in JSON', () => {
    const { out } = tlslint(['nginx.conf', '--format', 'json'], { directory: directoryWith({ 'nginx.conf': suppressed }) });
    const suppression = { kind: 'comment', reason: 'till the scanners in the warehouse are replaced', place: { path: 'nginx.conf', start: { line: 9, column: 9 } } };
    expect(JSON.parse(out)).toMatchObject({ findings: [], suppressed: [{ rule: 'no-legacy-protocol', suppression }] });
  });

  it('are reported when they are of no use, make the run fail at --fail-on warning, and go with --fix', () => {
    const directory = directoryWith({ 'nginx.conf': silentConfiguration.replace('ssl_protocols', `${reason}ssl_protocols`) });
    expect(tlslint(['nginx.conf'], { directory })).toMatchObject({ code: 0, out: expect.stringMatching(/^nginx\.conf:9:9 {2}warning {2}nothing is found here that this suppresses: no-legacy-protocol +suppression\/unused$/m) as string });
    expect(tlslint(['nginx.conf', '--fail-on', 'warning'], { directory }).code).toBe(1);
    expect(tlslint(['nginx.conf', '--fix', '--fail-on', 'warning'], { directory }).code).toBe(0);
    expect(readFileSync(join(directory, 'nginx.conf'), 'utf8')).toBe(silentConfiguration);
  });

  it('are not fixed away', () => {
    const directory = directoryWith({ 'nginx.conf': suppressed });
    expect(tlslint(['nginx.conf', '--fix-unsafe'], { directory })).toMatchObject({ code: 0, note: '' });
    expect(readFileSync(join(directory, 'nginx.conf'), 'utf8')).toBe(suppressed);
  });

  it('say nothing where the configuration is only shown', () => {
    const directory = directoryWith({ 'nginx.conf': suppressed.replace('no-legacy-protocol', 'no-such-rule') });
    expect(tlslint(['inspect', 'nginx.conf'], { directory }).note).toBe('');
  });
});
