import { describe, expect, it } from 'vitest';
import nginx from '../../../parsers/nginx/index.ts';
import { rules } from '../../../rules/index.ts';
import { fileTreeInMemory } from '../../../src/engine/file-tree.ts';
import { run } from '../../../src/engine/run.ts';
import { defaultSettings, type Settings } from '../../../src/engine/settings.ts';
import { profileNamed, testDay } from '../../harness/cases.ts';

/** The TLS settings that Mozilla's guidelines come down to in nginx; https://ssl-config.mozilla.org/guidelines/. */
interface Guideline {
  readonly protocols: string;
  readonly ciphers: string | null;
  readonly groups: string;
  readonly serverPreference: boolean;
  readonly dhParameters?: string;
}

const ecdhe = [
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
];
const dhe = ['DHE-RSA-AES128-GCM-SHA256', 'DHE-RSA-AES256-GCM-SHA384', 'DHE-RSA-CHACHA20-POLY1305'];
const forOldClients = [
  'ECDHE-ECDSA-AES128-SHA256',
  'ECDHE-RSA-AES128-SHA256',
  'ECDHE-ECDSA-AES128-SHA',
  'ECDHE-RSA-AES128-SHA',
  'ECDHE-ECDSA-AES256-SHA384',
  'ECDHE-RSA-AES256-SHA384',
  'ECDHE-ECDSA-AES256-SHA',
  'ECDHE-RSA-AES256-SHA',
  'AES128-GCM-SHA256',
  'AES256-GCM-SHA384',
  'AES128-SHA256',
  'AES256-SHA256',
  'AES128-SHA',
  'AES256-SHA',
  'DES-CBC3-SHA',
];

const classical = 'X25519:prime256v1:secp384r1';
const hybrid = `X25519MLKEM768:${classical}`;
const modern = { protocols: 'TLSv1.3', ciphers: null, serverPreference: false };
const intermediate = { protocols: 'TLSv1.2 TLSv1.3', ciphers: ecdhe.join(':'), serverPreference: false };

const guidelines: Readonly<Record<string, Guideline>> = {
  'mozilla-modern@6.0': { ...modern, groups: hybrid },
  'mozilla-modern@5.8': { ...modern, groups: hybrid },
  'mozilla-modern@5.7': { ...modern, groups: classical },
  'mozilla-intermediate@6.0': { ...intermediate, groups: hybrid },
  'mozilla-intermediate@5.8': { ...intermediate, groups: hybrid },
  'mozilla-intermediate@5.7': { ...intermediate, ciphers: [...ecdhe, ...dhe].join(':'), groups: classical, dhParameters: 'dh2048.pem' },
  'mozilla-old@5.8': {
    protocols: 'TLSv1 TLSv1.1 TLSv1.2 TLSv1.3',
    ciphers: [...ecdhe, ...forOldClients, '@SECLEVEL=0'].join(':'),
    groups: hybrid,
    serverPreference: true,
  },
};

/** RFC 7919, ffdhe2048. */
const dh2048 = `-----BEGIN DH PARAMETERS-----
MIIBCAKCAQEA//////////+t+FRYortKmq/cViAnPTzx2LnFg84tNpWp4TZBFGQz
+8yTnc4kmz75fS/jY2MMddj2gbICrsRhetPfHtXV/WVhJDP1H18GbtCFY2VVPe0a
87VXE15/V8k1mE8McODmi3fipona8+/och3xWKE2rec1MKzKT0g6eXq8CrGCsyT7
YdEIqUuyyOP7uWrat2DX9GgdT0Kj3jlN9K5W7edjcrsZCwenyO4KbXCeAvzhzffi
7MA0BM0oNC9hkXL+nOmFg/+OTxIy7vKBg8P+OxtMb61zO7X8vC7CIAXFjvGDfRaD
ssbzSibBsu/6iGtCOGEoXJf//////////wIBAg==
-----END DH PARAMETERS-----
`;

function configuration({ protocols, ciphers, groups, serverPreference, dhParameters }: Guideline): string {
  return `events {}
http {
  server {
    listen 80 default_server;
    listen [::]:80 default_server;
    return 301 https://$host$request_uri;
  }
  server {
    listen 443 ssl;
    listen [::]:443 ssl;
    server_name shop.example;
    ssl_certificate /etc/ssl/shop.pem;
    ssl_certificate_key /etc/ssl/shop.key;
    add_header Strict-Transport-Security "max-age=63072000" always;
  }
  ssl_protocols ${protocols};
  ${ciphers === null ? '' : `ssl_ciphers ${ciphers};`}
  ssl_ecdh_curve ${groups};
  ssl_prefer_server_ciphers ${serverPreference ? 'on' : 'off'};
  ${dhParameters === undefined ? '' : `ssl_dhparam ${dhParameters};`}
  ssl_session_timeout 1d;
  ssl_session_cache shared:MozSSL:10m;
  ssl_stapling on;
  ssl_stapling_verify on;
  ssl_trusted_certificate /etc/ssl/ca.pem;
  resolver 127.0.0.1;
}
`;
}

async function findings(guideline: Guideline, changes: Partial<Settings>): Promise<readonly string[]> {
  const settings = { ...defaultSettings, ...changes };
  const { problems, findings: found } = await run({
    paths: ['nginx.conf'],
    tree: fileTreeInMemory(
      new Map([
        ['nginx.conf', configuration(guideline)],
        ['dh2048.pem', dh2048],
      ]),
    ),
    formats: [{ id: 'nginx', load: () => Promise.resolve(nginx) }],
    rules,
    settings,
    profile: await profileNamed(settings.profile),
    today: testDay,
  });
  return [
    ...problems.map(({ text }) => text.en),
    ...found.filter(({ truth }) => truth === 'yes').map(({ rule, message }) => `${rule}: ${message.en}`),
  ];
}

const runtimes: readonly Settings['runtime'][] = [
  { products: {}, library: null, distribution: null },
  { products: { nginx: '1.30' }, library: { name: 'openssl', version: '3.5' }, distribution: null },
];

describe.each(runtimes)('configurations of Mozilla on %o', (runtime) => {
  it.each(Object.entries(guidelines))('%s is clean under its own profile', async (profile, guideline) => {
    expect(await findings(guideline, { profile, runtime })).toEqual([]);
  });

  it.each(Object.entries(guidelines).filter(([id]) => /(?:modern|intermediate)@(?:6\.0|5\.8)/.test(id)))(
    '%s is clean under the default profile',
    async (_, guideline) => {
      expect(await findings(guideline, { runtime })).toEqual([]);
    },
  );

  it('sees more than nothing: the old configuration is not clean under the default profile', async () => {
    const old = guidelines['mozilla-old@5.8'];
    const found = old === undefined ? [] : await findings(old, { runtime });
    expect(found.map((text) => text.split(':')[0])).toEqual(expect.arrayContaining(['no-legacy-protocol', 'no-weak-cipher']));
  });
});
