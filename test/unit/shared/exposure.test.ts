import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostKind, listenerExposure, targetExposure, widest } from '../../../parsers/_shared/exposure.ts';
import { networkHas, parseIp, parseNetwork } from '../../../parsers/_shared/ip-address.ts';
import { isSystemTrustStore } from '../../../parsers/_shared/trust-store.ts';

const unstated = { external: [], internal: [] };

describe('parseIp', () => {
  it.each([
    ['127.0.0.1', 4, 0x7f000001n],
    ['::1', 6, 1n],
    ['[::1]', 6, 1n],
    ['::', 6, 0n],
    ['fe80::1%eth0', 6, (0xfe80n << 112n) | 1n],
    ['1:2:3:4:5:6:7:8', 6, 0x00010002000300040005000600070008n],
    ['::ffff:10.0.0.1', 4, 0x0a000001n],
    ['64:ff9b::192.0.2.33', 6, (0x64n << 112n) | (0xff9bn << 96n) | 0xc0000221n],
  ] as const)('%s', (text, family, value) => {
    expect(parseIp(text)).toEqual({ family, value });
  });

  it.each(['', 'localhost', '1.2.3', '1.2.3.256', '1.2.3.4.5', ':::', '1::2::3', '1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9', 'abc', 'fe80', '12345::'])(
    'is null for "%s"',
    (text) => {
      expect(parseIp(text)).toBeNull();
    },
  );

  it('reads every address it can write', () => {
    fc.assert(
      fc.property(fc.ipV6(), (text) => {
        expect(parseIp(text)).not.toBeNull();
      }),
    );
    fc.assert(
      fc.property(fc.ipV4(), (text) => {
        expect(parseIp(text)?.family).toBe(4);
      }),
    );
  });
});

describe('parseNetwork', () => {
  it.each(['10.0.0.0/33', '::/129', 'name/8', '10.0.0.0/', '10.0.0.0/8/8'])('is null for "%s"', (text) => {
    expect(parseNetwork(text)).toBeNull();
  });

  it.each([
    ['10.0.0.0/8', '10.255.0.1', true],
    ['10.0.0.0/8', '11.0.0.1', false],
    ['0.0.0.0/0', '203.0.113.9', true],
    ['10.1.2.3', '10.1.2.3', true],
    ['fc00::/7', 'fd12::1', true],
    ['::/0', '10.0.0.1', false],
  ])('%s has %s: %s', (network, address, expected) => {
    const [parsed, ip] = [parseNetwork(network), parseIp(address)];
    expect(parsed !== null && ip !== null && networkHas(parsed, ip)).toBe(expected);
  });
});

describe('hostKind', () => {
  it.each([
    ['127.0.0.1', 'loopback'],
    ['127.8.9.1', 'loopback'],
    ['[::1]', 'loopback'],
    ['localhost', 'loopback'],
    ['LOCALHOST', 'loopback'],
    ['app.localhost', 'loopback'],
    ['0.0.0.0', 'any'],
    ['::', 'any'],
    ['*', 'any'],
    ['10.1.2.3', 'private'],
    ['172.31.0.1', 'private'],
    ['172.32.0.1', 'public'],
    ['192.168.1.1', 'private'],
    ['100.64.0.1', 'private'],
    ['fd00::1', 'private'],
    ['169.254.169.254', 'link-local'],
    ['fe80::1', 'link-local'],
    ['backend', 'private'],
    ['app.default.svc', 'private'],
    ['app.default.svc.cluster.local', 'private'],
    ['db.internal', 'private'],
    ['controller.knative-serving', 'private'],
    ['app.my_network', 'private'],
    ['shop.xn--p1ai', 'public'],
    ['db.internal.', 'private'],
    ['router.home.arpa', 'private'],
    ['203.0.113.9', 'public'],
    ['2001:db8::1', 'public'],
    ['api.shop.example', 'public'],
    ['internal.example.com', 'public'],
  ] as const)('%s is %s', (host, kind) => {
    expect(hostKind(host)).toBe(kind);
  });
});

describe('targetExposure', () => {
  it.each([
    ['0.0.0.0', 'local'],
    ['127.0.0.1', 'local'],
    ['backend', 'internal'],
    ['10.0.0.1', 'internal'],
    ['api.shop.example', 'external'],
    ['169.254.169.254', null],
  ] as const)('%s: %s', (host, exposure) => {
    expect(targetExposure(host, unstated)).toBe(exposure);
  });

  it('follows the settings, the most specific entry first', () => {
    const settings = { external: ['10.0.0.0/8', 'partner.corp.example'], internal: ['10.1.0.0/16', '*.corp.example'] };
    expect(targetExposure('10.9.0.1', settings)).toBe('external');
    expect(targetExposure('10.1.0.1', settings)).toBe('internal');
    expect(targetExposure('app.corp.example', settings)).toBe('internal');
    expect(targetExposure('partner.corp.example', settings)).toBe('external');
    expect(targetExposure('corp.example', settings)).toBe('external');
    expect(targetExposure('x.example', { external: ['*.example'], internal: ['*.example'] })).toBe('external');
  });
});

describe('listenerExposure', () => {
  it.each([
    ['*', 'external'],
    ['0.0.0.0', 'external'],
    ['::', 'external'],
    ['127.0.0.1', 'local'],
    ['localhost', 'local'],
    ['192.168.0.5', 'internal'],
    ['203.0.113.9', 'external'],
  ] as const)('%s: %s', (host, exposure) => {
    expect(listenerExposure(host, ['shop.example'], unstated)).toBe(exposure);
  });

  it('is internal when the settings say so of every name', () => {
    const settings = { external: [], internal: ['*.corp.example'] };
    expect(listenerExposure('*', ['a.corp.example', 'b.corp.example'], settings)).toBe('internal');
    expect(listenerExposure('*', ['a.corp.example', 'shop.example'], settings)).toBe('external');
    expect(listenerExposure('*', [], settings)).toBe('external');
  });
});

describe('widest', () => {
  it('is that of the most exposed, or not known', () => {
    expect(widest(['local', 'external', null])).toBe('external');
    expect(widest(['local', null])).toBeNull();
    expect(widest(['local', 'internal'])).toBe('internal');
    expect(widest(['local'])).toBe('local');
    expect(widest([])).toBeNull();
  });
});

describe('isSystemTrustStore', () => {
  it.each(['/etc/ssl/certs/ca-certificates.crt', '/etc/pki/tls/certs/ca-bundle.crt', '/etc/ssl/cert.pem', '/etc/ssl/certs', '/etc/ssl//certs/'])(
    'knows %s',
    (path) => {
      expect(isSystemTrustStore(path)).toBe(true);
    },
  );

  it.each(['/etc/ssl/certs/internal-ca.pem', '/', '', 'ca-certificates.crt'])('takes "%s" for a file of its own', (path) => {
    expect(isSystemTrustStore(path)).toBe(false);
  });
});
