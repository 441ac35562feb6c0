import { describe, expect, it } from 'vitest';
import { parseFiles, running, serverWith, valueOf, http, nothingStated, type Parsed } from './parsed.ts';

function listeners(content: string, outer = 'http', runtime = nothingStated): Parsed {
  return parseFiles({ 'nginx.conf': `events {}\n${outer} {\n${content}\n}\n` }, runtime);
}

/** `host:port plaintext|tls` of each listener. */
function sockets({ listeners: all }: Parsed): readonly string[] {
  return all.map(({ addresses, tls }) => {
    const where = addresses.known ? addresses.value.map(({ host, port, transport }) => `${host}:${String(port)}/${transport}`).join(' ') : '?';
    return `${where} ${tls.known ? (tls.value === null ? 'plaintext' : 'tls') : '?'}`;
  });
}

describe('listen', () => {
  it.each([
    ['listen 80;', ['*:80/tcp plaintext']],
    ['', ['*:80/tcp plaintext']],
    ['listen 192.0.2.1;', ['192.0.2.1:80/tcp plaintext']],
    ['listen [::]:80;', [':::80/tcp plaintext']],
    ['listen localhost:8080;', ['localhost:8080/tcp plaintext']],
    ['listen unix:/run/a.sock;', ['/run/a.sock:null/unix plaintext']],
    ['listen 8001-8003;', ['*:8001/tcp *:8002/tcp *:8003/tcp plaintext']],
    ['listen 80; listen [::]:80;', ['*:80/tcp :::80/tcp plaintext']],
    ['listen 80; listen 443 ssl; ssl_certificate a; ssl_certificate_key b;', ['*:80/tcp plaintext', '*:443/tcp tls']],
    ['listen 443; ssl_certificate a; ssl_certificate_key b;', ['*:443/tcp plaintext']],
    ['listen {{ port }} ssl; ssl_certificate a; ssl_certificate_key b;', ['? tls']],
    ['listen 443 {{ ssl }};', ['*:443/tcp ?']],
    ['listen {{ port }};', ['? plaintext']],
    ['listen {{ port }}; ssl_certificate a; ssl_certificate_key b;', ['? ?']],
    ['listen {{ ip }}:80; ssl_certificate a; ssl_certificate_key b;', ['? plaintext']],
    ['include /srv/listen.conf;', ['? ?']],
  ])('%s', (directives, expected) => {
    expect(sockets(listeners(`server { ${directives} }`))).toEqual(expected);
  });

  it.each(['99999', '0', '[::1:80', 'host:x', '80-20', 'unix:'])('%s is no address', (address) => {
    expect(listeners(`server { listen ${address}; }`).problems).toEqual([`nginx/invalid-address ${address}`]);
  });

  it('speaks TLS on a socket as soon as one server says so', () => {
    const parsed = listeners(`server { listen 443; server_name b.example; } ${serverWith('')}`);
    expect(sockets(parsed)).toEqual(['*:443/tcp tls', '*:443/tcp tls']);
    expect(parsed.problems).toEqual(['nginx/missing-certificate server']);
  });

  it('takes addresses that the kernel takes for one for one', () => {
    const other = serverWith('', 'b.example').replace('443', '0.0.0.0:443');
    expect(listeners(`${serverWith('')} ${other}`).listenerOf('a.example').decidesFor).toEqual(['b.example']);
    const specific = serverWith('', 'b.example').replace('443', '192.0.2.1:443');
    expect(listeners(`${serverWith('')} ${specific}`).listenerOf('a.example').decidesFor).toEqual([]);
  });

  it('shares what listen says of a socket with all its servers, also HTTP/2', () => {
    const second = serverWith('', 'b.example').replace('443 ssl', '443 http2');
    const { tlsOf } = listeners(`${serverWith('')} ${second}`);
    expect(valueOf(tlsOf('a.example').alpn)).toContain('h2');
    expect(tlsOf('b.example').alpn).toEqual(tlsOf('a.example').alpn);
  });

  it.each(['[::]:443', '127.0.0.1:443', '8443', '443 quic'])('has another socket, with its own default server, for %s', (address) => {
    const other = serverWith('ssl_protocols TLSv1.3;', 'b.example').replace('443', address);
    const parsed = listeners(`${serverWith('')} ${other} ${serverWith('', 'c.example')}`);
    expect(parsed.listenerOf('a.example').decidesFor).toEqual(['c.example']);
    expect(parsed.listenerOf('b.example').ineffective).toEqual([]);
  });

  it('takes `default` for `default_server`, and not names of directives in capitals', () => {
    const second = serverWith('SSL_Protocols TLSv1;', 'b.example').replace('ssl;', 'default ssl;');
    const parsed = listeners(`${serverWith('')} ${second}`);
    expect(parsed.listenerOf('b.example').decidesFor).toEqual(['a.example']);
    expect(parsed.tlsOf('b.example').versions.TLSv1.from.kind).toBe('default');
  });

  it('knows the default server', () => {
    const parsed = listeners(`${serverWith('')} ${serverWith('', 'b.example').replace('ssl;', 'ssl default_server;')}`);
    expect(parsed.listenerOf('b.example').decidesFor).toEqual(['a.example']);
    const twice = serverWith('').replace('ssl;', 'ssl default_server;');
    expect(listeners(`${twice} ${twice}`).problems).toEqual(['nginx/duplicate-default-server default_server']);
  });

  it('reads `ssl on`, which was there until nginx 1.25.1', () => {
    const server = 'server { listen 443; ssl on; ssl_certificate a; ssl_certificate_key b; }';
    expect(sockets(listeners(server, 'http', running('1.22.1', '3.0')))).toEqual(['*:443/tcp tls']);
    expect(sockets(listeners(server))).toEqual(['*:443/tcp tls']);
    expect(sockets(listeners(server, 'http', running('1.25.1', '3.0')))).toEqual(['*:443/tcp plaintext']);
    const mail = server.replace('listen 443;', 'listen 993; protocol imap;');
    expect(sockets(listeners(mail, 'mail', running('1.22.1', '3.0')))).toEqual(['*:993/tcp tls']);
    expect(sockets(listeners(mail, 'mail', running('1.25.1', '3.0')))).toEqual(['*:993/tcp plaintext']);
  });
});

describe('exposure', () => {
  it.each([
    ['listen 80;', 'external'],
    ['listen 127.0.0.1:80;', 'local'],
    ['listen [::1]:80;', 'local'],
    ['listen unix:/run/a.sock;', 'local'],
    ['listen 10.0.0.1:80;', 'internal'],
    ['listen 80; server_name api.shop.internal;', 'internal'],
    ['listen 80; server_name api.shop.internal shop.example;', 'external'],
    ['listen 80; server_name localhost;', 'external'],
    ['listen 80; server_name _;', 'external'],
    ['listen 127.0.0.1:80; listen 80;', 'external'],
  ])('%s is %s', (directives, exposure) => {
    expect(listeners(`server { ${directives} }`).listeners[0]?.exposure).toMatchObject({ value: exposure });
  });

  it('is open where a template decides whether the server listens at all', () => {
    const exposure = (directives: string) => listeners(`server {\n${directives}\n}`).listeners[0]?.exposure;
    expect(exposure('{% if plain %}\nlisten 80;\n{% endif %}')).toMatchObject({ known: false, doubt: { kind: 'template' } });
    expect(exposure('listen 80{% if proxy %} proxy_protocol{% endif %};')).toMatchObject({ value: 'external' });
    expect(exposure('listen 80;\n{% if v6 %}\nlisten [::]:80;\n{% endif %}')).toMatchObject({ value: 'external' });
  });
});

describe('a listener', () => {
  it('has an id out of its name and address, which is its own', () => {
    const { listeners: all } = listeners(`${serverWith('listen 80;')} ${serverWith('listen 80;')}`);
    expect(all.map(({ id }) => id)).toEqual([
      'listener:a.example:*:443',
      'listener:a.example:*:80',
      'listener:a.example:*:443#2',
      'listener:a.example:*:80#2',
    ]);
  });

  it('points at its listen, its server and its names', () => {
    const parsed = listeners('server {\n listen 80;\n server_name a.example b.example;\n server_name c.example;\n}');
    const [listener] = parsed.listeners;
    expect(listener && [parsed.textAt(listener.at), parsed.textAt(listener.block), valueOf(listener.names)]).toEqual([
      'listen 80;',
      'server',
      ['a.example', 'b.example', 'c.example'],
    ]);
  });

  it('may refuse every handshake', () => {
    const parsed = listeners(`server { listen 443 ssl default_server; server_name x.example; ssl_reject_handshake on; } ${serverWith('')}`);
    expect(parsed.listenerOf('x.example').rejectsHandshake).toMatchObject({ value: true });
    expect(parsed.listenerOf('a.example').rejectsHandshake).toMatchObject({ value: false });
    expect(parsed.problems).toEqual([]);
  });

  it('tells what is dead because it has no TLS', () => {
    const { listeners: [listener] } = listeners('server { listen 443; ssl_certificate a; ssl_certificate_key b; ssl_protocols TLSv1.3; }');
    expect(listener?.ineffective.map(({ setting, reason, stronger }) => `${setting} ${reason} ${stronger}`)).toEqual([
      'ssl_certificate no-tls yes',
      'ssl_protocols no-tls yes',
    ]);
  });

  it('does not take settings for dead when a template may write other sockets', () => {
    const dead = (listen: string): number => listeners(`server {\n ${listen}\n ssl_certificate a; ssl_certificate_key b; }`).listeners.flatMap(({ ineffective }) => ineffective).length;
    expect(dead('listen unix:/run/a.sock;')).toBe(1);
    expect(dead('{% if through %}\n listen unix:/run/a.sock;\n {% else %}\n {{ listens }}\n {% endif %}')).toBe(0);
    expect(dead('listen 80;\n {{ more }}\n')).toBe(0);
  });

  it('tells a responder that nginx does not ask', () => {
    const parsed = listeners(serverWith('ssl_stapling on; ssl_stapling_responder https://ocsp.example/;'));
    expect(parsed.listenerOf('a.example').ineffective).toMatchObject([{ setting: 'ssl_stapling_responder', reason: 'not-supported', stronger: 'yes' }]);
    expect(parsed.tlsOf('a.example').stapling).toMatchObject({ value: { enabled: true, source: null } });
    const asked = listeners(serverWith('ssl_stapling on; ssl_stapling_responder http://ocsp.example/;'));
    expect(asked.listenerOf('a.example').ineffective).toEqual([]);
    expect(asked.tlsOf('a.example').stapling).toMatchObject({ value: { source: 'http://ocsp.example/' } });
  });

  it('tells what is never used because nobody is asked for a certificate', () => {
    const { listenerOf } = listeners(serverWith('ssl_client_certificate ca.pem; ssl_crl c.pem;'));
    expect(listenerOf('a.example').ineffective.map(({ setting, reason }) => `${setting} ${reason}`)).toEqual(['ssl_client_certificate never-used', 'ssl_crl never-used']);
  });

  it('does not mix up contexts of the same name', () => {
    const { listeners: all } = parseFiles({
      'nginx.conf': `events {} http { ssl_protocols TLSv1.3; } stream { server { listen 8443 ssl; ssl_certificate a; ssl_certificate_key b; proxy_pass c:1; } }`,
    }, running('1.28', '3.5'));
    expect(all[0]?.tls.known && all[0].tls.value?.versions['TLSv1.2']).toMatchObject({ value: true });
  });
});

describe('stream', () => {
  it.each([
    ['listen 443; ssl_preread on; proxy_pass b:443;', { known: true, value: true }],
    ['listen 3306; proxy_pass b:3306;', { known: false }],
    ['listen 5432; proxy_pass b:5432; proxy_ssl on;', { known: true, value: false }],
    ['listen 443; ssl_preread on; proxy_pass b:5432; proxy_ssl on;', { known: true, value: true }],
    ['listen 443 ssl; ssl_certificate a; ssl_certificate_key b; proxy_pass b:1;', { known: true, value: false }],
  ])('%s', (directives, passthrough) => {
    const [listener] = listeners(`server { ${directives} }`, 'stream').listeners;
    expect(listener).toMatchObject({ passthrough, protocol: { value: 'tcp' }, routes: { value: [] } });
  });

  it('passes nothing on where it only answers', () => {
    const [plain] = listeners('server { listen 25; return "no service here"; }', 'stream').listeners;
    expect(plain).toMatchObject({ passthrough: { known: true, value: false }, protocol: { known: false, doubt: { kind: 'run-time' } } });
    const [both] = listeners('server { listen 25; proxy_pass b:25; return x; }', 'stream').listeners;
    expect(both).toMatchObject({ passthrough: { known: false }, protocol: { value: 'tcp' } });
  });

  it('speaks UDP', () => {
    expect(listeners('server { listen 53 udp; proxy_pass b:53; }', 'stream').listeners[0]).toMatchObject({
      protocol: { value: 'udp' },
      addresses: { value: [{ transport: 'udp' }] },
    });
  });

  it('shares addresses between servers since nginx 1.25.5', () => {
    const server = (name: string): string => `server { listen 443 ssl; server_name ${name}; ssl_certificate a; ssl_certificate_key b; proxy_pass c:1; }`;
    const two = `${server('a')} ${server('b')}`;
    expect(listeners(two, 'stream', running('1.22.1', '3.0')).problems).toEqual(['nginx/duplicate-address listen 443 ssl;']);
    expect(listeners(two, 'stream', running('1.26', '3.0')).problems).toEqual([]);
  });
});

describe('mail', () => {
  const certificate = 'ssl_certificate a; ssl_certificate_key b;';

  it.each([
    ['listen 993 ssl;', 'imap', 'none', 'tls'],
    ['listen 143; starttls on;', 'imap', 'optional', 'tls'],
    ['listen 110; starttls only;', 'pop3', 'required', 'tls'],
    ['listen 25;', 'smtp', 'none', 'plaintext'],
    ['listen 2525; protocol smtp;', 'smtp', 'none', 'plaintext'],
  ])('%s', (directives, protocol, startTls, tls) => {
    const [listener] = listeners(`server { ${directives} ${certificate} }`, 'mail').listeners;
    expect(listener).toMatchObject({ protocol: { value: protocol }, startTls: { value: startTls } });
    expect(listener?.tls.known && (listener.tls.value === null ? 'plaintext' : 'tls')).toBe(tls);
  });

  it('does not know the protocol of an unusual port', () => {
    expect(listeners('server { listen 9999; }', 'mail').listeners[0]?.protocol.known).toBe(false);
  });
});

describe('releases', () => {
  it('are assumed, stated, or those of a distribution', () => {
    const release = (runtime: Parameters<typeof parseFiles>[1]): unknown => parseFiles(http('server { listen 80; }'), runtime).listeners[0]?.release;
    expect(release(nothingStated)).toEqual({ product: 'nginx', version: '1.26', library: { name: 'openssl', version: '3.0' }, stated: { product: false, library: false }, backported: false });
    expect(release({ ...nothingStated, distribution: 'debian-13' })).toMatchObject({ version: '1.26.3', library: { version: '3.5' }, stated: { product: true, library: true }, backported: true });
    expect(release({ ...nothingStated, products: { nginx: '1.30' }, distribution: 'debian-13' })).toMatchObject({ version: '1.30', library: { version: '3.5' } });
  });
});
