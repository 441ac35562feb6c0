import { describe, expect, test } from 'vitest';
import { answersTo, inShort, overTls, plaintext, routesAt, routesFor, siteInFragment, siteWithMissing } from './site.ts';

const listensOn80 = (hosts: readonly string[]) => ({ ...plaintext, hosts });

describe('redirects of a server', () => {
  test.each([
    ['return 301 https://$host$request_uri;', '* → redirect https 301'],
    ['return 308 https://$server_name$request_uri;', '* → redirect https 308'],
    ['return 301 https://$http_host$request_uri;', '* → redirect https 301'],
    ['return https://$host$request_uri;', '* → redirect https 302'],
    ['return 301 HTTPS://shop.example/;', '* → redirect https 301'],
    ['rewrite ^ https://$host$request_uri? permanent;', '* → redirect https 301'],
    ['rewrite ^(.*)$ https://$host$1 redirect;', '* → redirect https 302'],
    ['rewrite ^/(.*) https://$host/$1;', '* → redirect https 302'],
    ['return 301 $scheme://$host$request_uri;', '* → redirect same 301'],
    ['rewrite ^ $scheme://www.shop.example$request_uri? permanent;', '* → redirect same 301'],
    ['return 301 http://www.shop.example$request_uri;', '* → redirect http 301'],
    ['return 301 /x;', '* → redirect same 301'],
    ['return 301 //www.shop.example/;', '* → redirect same 301'],
    ['return 301 $request_uri;', '* → redirect same 301'],
    ['return 301 $elsewhere;', '* → ? variable'],
    ['return 301 $http_x_forwarded_proto://$host$request_uri;', '* → ? variable'],
    ['return 301 "";', '* → refuse 301'],
  ])('%s', (directive, expected) => {
    expect(answersTo(`listen 80; ${directive} location / { proxy_pass http://a; }`)).toEqual([expected]);
  });

  test('the scheme of a variable is followed', () => {
    expect(answersTo('set $to https; return 301 $to://$host$request_uri;')).toEqual(['* → redirect https 301']);
    const map = 'map $scheme $target { http https; default http; }';
    expect(answersTo('return 301 $target://$host$request_uri;', plaintext, map)).toEqual(['* → redirect https 301']);
    expect(answersTo('return 301 $target://$host$request_uri;', overTls, map)).toEqual(['* → redirect http 301']);
  });

  test('one at the level of the server leaves no location, before or after it', () => {
    const server = 'location /.well-known/acme-challenge/ { root /srv/acme; } return 301 https://$host$request_uri; location / { root /srv; }';
    expect(answersTo(server)).toEqual(['* → redirect https 301']);
  });

  test('an `error_page` with a status of a redirect is none', () => {
    expect(answersTo('error_page 404 =301 https://$host$request_uri; root /srv;')).toEqual(['* → content']);
  });

  test('one in a location is only for that location', () => {
    expect(answersTo('location / { return 301 https://$host$request_uri; } location ~ ^/api { proxy_pass http://api; }')).toEqual([
      'location / → redirect https 301',
      'location ~ ^/api → forward http://api',
    ]);
    expect(answersTo('location = / { return 301 https://$host/; } location / { root /srv; }')).toEqual([
      'location = / → redirect https 301',
      'location / → content',
    ]);
  });

  test('a `rewrite` of some paths leaves the others', () => {
    expect(answersTo('rewrite ^/shop/ https://$host$request_uri permanent; root /srv;')).toEqual(['* → redirect https 301 [other]', '* → content']);
  });
});

describe('conditions', () => {
  const redirects = '{ return 301 https://$host$request_uri; }';
  const rest = 'location / { proxy_pass http://a; }';

  test.each(['if ($scheme = http)', 'if ($scheme != "https")', 'if ($https = "")', "if ( $https != 'on' )", 'if ($ssl_protocol = "")', 'if ($server_port = 80)', 'if ($scheme ~ ^http$)', 'if ($scheme !~* ^HTTPS$)'])(
    '%s is for plaintext',
    (condition) => {
      expect(answersTo(`${condition} ${redirects} ${rest}`)).toEqual(['* → redirect https 301']);
      expect(answersTo(`${condition} ${redirects} ${rest}`, overTls)).toEqual(['location / → forward http://a']);
    },
  );

  test('without one the same server answers both', () => {
    expect(answersTo(rest)).toEqual(['location / → forward http://a']);
    expect(answersTo(rest, overTls)).toEqual(['location / → forward http://a']);
  });

  test('a header of a proxy in front is absent from direct clients', () => {
    expect(answersTo(`if ($http_x_forwarded_proto = "http") ${redirects} ${rest}`)).toEqual([
      '* → redirect https 301 [forwarded-header]',
      'location / → forward http://a',
    ]);
    expect(answersTo(`if ($http_x_forwarded_proto != "https") ${redirects} ${rest}`)).toEqual([
      '* → redirect https 301',
      'location / → forward http://a [forwarded-header]',
    ]);
    const map = 'map $http_x_forwarded_proto $proto { default $http_x_forwarded_proto; "" $scheme; }';
    expect(answersTo(`if ($proto = http) ${redirects} ${rest}`, plaintext, map)).toEqual([
      '* → redirect https 301',
      'location / → forward http://a [forwarded-header]',
    ]);
  });

  test('the form of certbot redirects its hosts and refuses others', () => {
    expect(answersTo(`if ($host = shop.example) ${redirects} if ($host = www.shop.example) ${redirects} listen 80; return 404;`)).toEqual([
      '* → redirect https 301 [host]',
      '* → redirect https 301 [host]',
      '* → refuse 404',
    ]);
  });

  test('when all names of a server that others share a socket with are redirected, nothing is left', () => {
    const server = `if ($host = shop.example) ${redirects} if ($host = www.shop.example) ${redirects} ${rest}`;
    expect(answersTo(server, listensOn80(['shop.example', 'www.shop.example']))).toEqual(['* → redirect https 301 [host]', '* → redirect https 301 [host]']);
    expect(answersTo(server, listensOn80(['shop.example', 'api.shop.example']))).toContain('location / → forward http://a');
    expect(answersTo(server)).toContain('location / → forward http://a');
    expect(answersTo(server, listensOn80(['*.shop.example']))).toEqual(['* → redirect https 301 [host]', '* → redirect https 301 [host]', 'location / → forward http://a']);
  });

  test('what a client chooses is only for some requests', () => {
    expect(answersTo(`if ($http_user_agent ~* mobile) ${redirects} ${rest}`)).toEqual(['* → redirect https 301 [other]', 'location / → forward http://a']);
    expect(answersTo(`if ($request_method !~ ^(GET|HEAD)$ ) { return 405; } ${rest}`)).toEqual(['* → refuse 405 [other]', 'location / → forward http://a']);
    expect(answersTo(`if (!-f $request_filename) ${redirects} ${rest}`)).toEqual(['* → redirect https 301 [other]', 'location / → forward http://a']);
  });

  test('a variable that the files do not explain leaves it open what follows a redirect', () => {
    expect(answersTo(`if ($force_https) ${redirects} ${rest}`)).toEqual(['* → redirect https 301 [other]', 'location / → ? variable']);
    expect(answersTo(`if ($blocked) { return 403; } ${rest}`)).toEqual(['* → refuse 403 [other]', 'location / → forward http://a']);
    expect(answersTo(`if ($force_https) ${redirects} ${rest}`, plaintext, 'geo $force_https { default 1; }')).toEqual(['* → redirect https 301']);
    expect(answersTo(`if ($force_https) ${redirects} ${rest}`, plaintext, 'map $host $force_https { default 1; legacy.example 0; }')).toEqual([
      '* → redirect https 301 [host]',
      'location / → forward http://a',
    ]);
  });

  test('flags set on the way are followed', () => {
    const flagged = `set $redirect 0; if ($scheme = http) { set $redirect 1; } if ($request_uri ~ "^/\\.well-known/acme-challenge/") { set $redirect 0; } if ($redirect = 1) ${redirects}`;
    expect(answersTo(`${flagged} ${rest}`)).toEqual(['* → redirect https 301', 'location / → acme-challenge [other]']);
    const accumulated = `set $test ""; if ($scheme = http) { set $test P; } if ($request_method = GET) { set $test "\${test}G"; } if ($test = PG) ${redirects}`;
    expect(answersTo(`${accumulated} ${rest}`)).toEqual(['* → redirect https 301 [other]', 'location / → forward http://a']);
  });

  test('all but the ACME challenge', () => {
    const expected = ['* → redirect https 301 [other]', 'location / → acme-challenge'];
    expect(answersTo(`if ($request_uri !~ "^/.well-known/acme-challenge/") ${redirects} ${rest}`)).toEqual(expected);
    expect(answersTo(`rewrite ^/(?!\\.well-known/acme-challenge/).* https://$host$request_uri permanent; ${rest}`)).toEqual(expected);
    expect(answersTo(`if ($request_uri !~ "acme-challenge|/api") ${redirects} ${rest}`)).toEqual(['* → redirect https 301 [other]', 'location / → forward http://a']);
  });

  test('an `if` in a location keeps what the location does', () => {
    expect(answersTo('location / { proxy_pass http://a; if ($arg_x) { add_header X 1; } }')).toEqual(['location / → forward http://a [other]', 'location / → forward http://a']);
    expect(answersTo('location / { root /srv; if ($arg_x) { proxy_pass http://b; } }')).toEqual(['location / → forward http://b [other]', 'location / → content']);
  });
});

describe('refusals and fixed answers', () => {
  test.each([
    ['return 444;', '* → refuse 444'],
    ['return 403;', '* → refuse 403'],
    ['return 503 "down";', '* → refuse 503'],
    ['return 200 "ok";', '* → fixed 200'],
    ['return 204;', '* → fixed 204'],
    ['deny all;', '* → refuse 403'],
    ['allow 10.0.0.0/8; deny all;', '* → content'],
    ['deny 10.0.0.1;', '* → content'],
  ])('%s', (directive, expected) => {
    expect(answersTo(directive)).toEqual([expected]);
  });

  test('an `error_page` can turn a refusal into something else', () => {
    expect(answersTo('error_page 418 = @app; location / { return 418; } location @app { proxy_pass http://a; }')).toEqual(['location / → forward http://a']);
    expect(answersTo('error_page 404 =301 https://$host$request_uri; location / { return 404; }')).toEqual(['location / → redirect https 301']);
    expect(answersTo('error_page 403 https://shop.example/; location / { deny all; }')).toEqual(['location / → redirect https 302']);
    const open = (written: string): readonly string[] => answersTo(`error_page 403 ${written} @open; location / { return 403; } location @open { return 204; }`);
    expect([open(''), open('='), open('=200'), open('=404')]).toEqual([['location / → refuse 403'], ['location / → fixed 204'], ['location / → fixed 200'], ['location / → refuse 404']]);
    expect(answersTo('error_page 404 /404.html; location / { return 404; } location = /404.html { root /srv; }')).toEqual([
      'location / → refuse 404',
      'location = /404.html → fixed 200',
    ]);
    expect(answersTo('error_page 404 /404.html; return 404;')).toEqual(['* → refuse 404']);
    expect(answersTo('error_page 404 @app; location / { return 404 "no"; } location @app { proxy_pass http://a; }')).toEqual(['location / → refuse 404']);
  });

  test('documents shown with errors and public files are no content', () => {
    const server = 'error_page 500 502 /50x.html; location = /50x.html { root html; } location = /robots.txt { root /srv; } location / { return 301 https://$host$request_uri; }';
    expect(answersTo(server)).toEqual(['location = /50x.html → fixed 200', 'location = /robots.txt → fixed 200', 'location / → redirect https 301']);
  });
});

describe('content', () => {
  test('without a location the files of the root, or of the default root', () => {
    const [written] = routesFor('root /srv;');
    expect(written?.answer).toMatchObject({ value: { kind: 'content' }, from: { kind: 'written' } });
    const [inherited] = routesFor('', plaintext, 'root /srv;');
    expect(inherited?.answer.from.kind).toBe('inherited');
    const [byDefault] = routesFor('listen 80;');
    expect(byDefault?.answer).toMatchObject({ value: { kind: 'content' }, from: { kind: 'default' } });
  });

  test('paths that no location is for', () => {
    expect(answersTo('root /srv; location /api { proxy_pass http://a; }')).toEqual(['location /api → forward http://a', '* → content']);
    expect(answersTo('location /.well-known/acme-challenge/ { root /srv; }')).toEqual(['location /.well-known/acme-challenge/ → acme-challenge', '* → fixed 200']);
    expect(answersTo('location /api { proxy_pass http://a; } location ~ .* { return 301 https://$host$request_uri; }')).toEqual(['location ~ .* → redirect https 301']);
    expect(answersTo('location ^~ /api { proxy_pass http://a; } location ~ ^/(.*)$ { return 444; }')).toEqual(['location ^~ /api → forward http://a', 'location ~ ^/(.*)$ → refuse 444']);
    expect(answersTo('location ^~ / { return 444; } location ~ \\.php$ { fastcgi_pass unix:/php; }')).toEqual(['location ^~ / → refuse 444']);
  });

  test.each(['fastcgi_pass unix:/php', 'uwsgi_pass a', 'scgi_pass a', 'grpc_pass a', 'memcached_pass a'])('%s passes on', (pass) => {
    expect(answersTo(`location / { ${pass}; }`)).toEqual([`location / → forward ${pass.split(' ')[1] ?? ''}`]);
  });

  test('scripts make content', () => {
    expect(answersTo('location / { content_by_lua_block { ngx.say("hi") } }')).toEqual(['location / → content']);
    expect(answersTo('location / { js_content main.hello; }')).toEqual(['location / → content']);
    expect(answersTo('location / { empty_gif; }')).toEqual(['location / → fixed 200']);
  });

  test('a script before the content may redirect', () => {
    expect(answersTo('location / { rewrite_by_lua_block { ngx.redirect("https://x") } proxy_pass http://a; }')).toEqual(['location / → ? run-time']);
    expect(answersTo('location / { access_by_lua_file /a.lua; return 301 https://$host$request_uri; }')).toEqual(['location / → redirect https 301']);
  });

  test('the ACME challenge', () => {
    expect(answersTo('location /.well-known/acme-challenge/ { root /srv; } location / { return 301 https://$host$request_uri; }')).toEqual([
      'location /.well-known/acme-challenge/ → acme-challenge',
      'location / → redirect https 301',
    ]);
    expect(answersTo('location ~ ^/\\.well-known/acme-challenge/([-_\\w]+)$ { return 200 "$1.key"; } return 444;')).toEqual(['* → refuse 444']);
    expect(answersTo('location ^~ /.well-known/acme-challenge { proxy_pass http://acme; } location / { return 444; }')).toEqual([
      'location ^~ /.well-known/acme-challenge → acme-challenge',
      'location / → refuse 444',
    ]);
    expect(answersTo('location /.well-known/ { proxy_pass http://a; } location / { return 444; }')).toContain('location /.well-known/ → acme-challenge');
  });

  test('nested locations', () => {
    expect(answersTo('location /a { return 301 https://$host$request_uri; location /a/b { proxy_pass http://b; } } location / { return 444; }')).toEqual([
      'location /a → redirect https 301',
      'location /a/b → forward http://b',
      'location / → refuse 444',
    ]);
    expect(answersTo('location / { proxy_pass http://a; location /n { } }')).toEqual(['location / → forward http://a', 'location /n → content']);
  });

  test('named locations count when something leads to them', () => {
    expect(answersTo('location / { try_files $uri @app; } location @app { proxy_pass http://a; }')).toEqual(['location / → content', 'location @app → forward http://a']);
    expect(answersTo('location / { return 444; } location @app { proxy_pass http://a; }')).toEqual(['location / → refuse 444']);
    expect(answersTo('error_page 502 @down; location / { proxy_pass http://a; } location @down { return 503; }')).toEqual(['location / → forward http://a', 'location @down → refuse 503']);
  });

  test('rewritten paths lead to other locations', () => {
    expect(answersTo('location / { rewrite ^ /app last; } location /app { proxy_pass http://a; }')).toEqual(['location /app → forward http://a']);
    expect(answersTo('location / { rewrite ^/x/(.*)$ /$1 break; proxy_pass http://a; }')).toEqual(['location / → forward http://a']);
    expect(answersTo('rewrite ^ /go last; location = /go { return 301 https://$host; } location / { root /srv; }')).toEqual(['location = /go → redirect https 301']);
  });
});

describe('who may come in', () => {
  test('status pages of this host only', () => {
    expect(answersTo('location = /status { stub_status; allow 127.0.0.1; allow ::1; deny all; } location / { return 444; }')).toEqual([
      'location = /status → content (restricted) stub_status',
      'location / → refuse 444',
    ]);
    expect(answersTo('location = /status { stub_status on; } location / { return 444; }')).toContain('location = /status → content stub_status');
    expect(answersTo('location = /status { stub_status; allow 127.0.0.1; allow 10.0.0.0/8; deny all; } location / { return 444; }')).toContain('location = /status → content stub_status');
    expect(answersTo('location = /s { if ($remote_addr != 127.0.0.1) { return 403; } stub_status; } location / { return 444; }')).toContain('location = /s → content (restricted) stub_status');
  });

  test('lists are inherited as a whole', () => {
    expect(answersTo('allow 127.0.0.1; deny all; root /srv;')).toEqual(['* → content (restricted)']);
    expect(answersTo('allow 127.0.0.1; deny all; location / { allow 10.0.0.0/8; root /srv; }')).toEqual(['location / → content']);
    expect(answersTo('root /srv;', plaintext, 'allow 127.0.0.1; deny all;')).toEqual(['* → content (restricted)']);
  });

  test('a password lets in others with `satisfy any`', () => {
    expect(answersTo('satisfy any; allow 127.0.0.1; deny all; auth_basic x; root /srv;')).toEqual(['* → content']);
    expect(answersTo('allow 127.0.0.1; deny all; auth_basic x; root /srv;')).toEqual(['* → content (restricted)']);
  });

  test.each([
    ['vhost_traffic_status_display;', 'vhost_traffic_status_display'],
    ['api write=on;', 'api'],
    ['upstream_conf;', 'upstream_conf'],
  ])('%s', (directive, name) => {
    expect(answersTo(`location / { ${directive} }`)).toEqual([`location / → content ${name}`]);
  });

  test('status pages of PHP-FPM', () => {
    expect(answersTo('location ~ ^/(fpm-status|fpm-ping)$ { fastcgi_pass unix:/php; } location / { return 444; }')).toContain('location ~ ^/(fpm-status|fpm-ping)$ → forward unix:/php php-fpm status');
    expect(answersTo('location ~ ^/status/.*\\.php$ { fastcgi_pass unix:/php; } location / { return 444; }')).toContain('location ~ ^/status/.*\\.php$ → forward unix:/php');
  });

  test('internal locations are for what the server sends there', () => {
    expect(answersTo('location /files/ { internal; root /srv; } location / { return 444; }')).toEqual(['location /files/ → content (restricted)', 'location / → refuse 444']);
    expect(answersTo('location / { try_files $uri /index.php$is_args$args; } location ~ \\.php$ { internal; fastcgi_pass unix:/php; }')).toEqual([
      'location / → content',
      'location ~ \\.php$ → forward unix:/php',
    ]);
    expect(answersTo('location / { rewrite ^/(.*)$ /app/$1 last; } location /app/ { internal; proxy_pass http://a; }')).toContain('location /app/ → forward http://a');
  });
});

describe('a plaintext request to a port with TLS', () => {
  test('is refused, or goes where the page for 497 leads', () => {
    expect(answersTo('return 444;', overTls)).toEqual(['* → refuse 444']);
    expect(answersTo('error_page 497 https://$host:443$request_uri; return 444;', overTls)).toEqual(['* → refuse 444', 'error_page 497 → redirect https 302']);
    expect(answersTo('error_page 497 =307 https://$host$request_uri; return 444;', overTls)).toContain('error_page 497 → redirect https 307');
    expect(answersTo('error_page 497 $scheme://$host$request_uri; return 444;', overTls)).toContain('error_page 497 → redirect http 302');
    expect(answersTo('error_page 497 https://$host:443$request_uri; return 444;')).toEqual(['* → refuse 444']);
  });
});

describe('what cannot be seen', () => {
  test('a fragment hides nothing that answers', () => {
    expect(routesAt(siteInFragment('listen 80; root /srv;', plaintext)).map(inShort)).toEqual(['* → content']);
    expect(routesAt(siteInFragment('return 301 https://$host$request_uri;', plaintext)).map(inShort)).toEqual(['* → redirect https 301']);
  });

  test('a missing include in a server may answer, or add locations', () => {
    const answers = (server: string): readonly string[] => routesAt(siteWithMissing(server, plaintext)).map(inShort);
    expect(answers('include more.conf; location / { proxy_pass http://a; } location /x { return 444; }')).toEqual([
      'location / → ? missing-file',
      'location /x → refuse 444',
      '* → ? missing-file [other]',
    ]);
    expect(answers('include more.conf; location / { return 301 https://$host$request_uri; }')).toEqual(['location / → redirect https 301', '* → ? missing-file [other]']);
    expect(answers('include more.conf; return 301 https://$host$request_uri;')).toEqual(['* → redirect https 301']);
    expect(answers('include more.conf; return 301 http://$host$request_uri;')).toEqual(['* → ? missing-file']);
  });

  test('a missing file of parameters does neither', () => {
    const answers = routesAt(siteWithMissing('include /etc/nginx/mime.types; location / { include fastcgi_params; fastcgi_pass unix:/php; }', plaintext));
    expect(answers.map(inShort)).toEqual(['location / → forward unix:/php']);
  });

  test('what a template writes or leaves out', () => {
    expect(answersTo('{% if tls %}\nreturn 301 https://$host$request_uri;\n{% endif %}\nroot /srv;')).toEqual(['* → ? template', '* → ? template']);
    expect(answersTo('return 301 https://$host:{{ port }}$request_uri;')).toEqual(['* → redirect https 301']);
    expect(answersTo('return https://{{ host }}/;')).toEqual(['* → redirect https 302']);
    expect(answersTo('location / { proxy_pass http://{{ backend }}; }')).toEqual(['location / → forward http://{{ backend }}']);
    expect(answersTo('return 301 {{ scheme }}://$host$request_uri;')).toEqual(['* → ? template']);
    expect(answersTo('location / { return {{ code }}; }')).toEqual(['location / → ? template']);
    expect(answersTo('root /srv;\n{% if tls %}\nlocation / { return 444; }\n{% endif %}')).not.toContain('* → content');
  });
});
