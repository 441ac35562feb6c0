import { describe, expect, it } from 'vitest';
import { looksLikeNginx } from '../../../parsers/nginx/files/detect.ts';

describe('a configuration of nginx', () => {
  it.each([
    ['nginx.conf', 'worker_processes 1;\nevents {\n}\nhttp {\n  server {\n    listen 80;\n  }\n}\n'],
    ['site', 'server {\n  listen 443 ssl;\n  server_name shop.example;\n}\n'],
    ['tls.conf', '# Settings for all\nssl_protocols TLSv1.2 TLSv1.3;\n'],
    ['upstreams.conf', 'upstream app {\n  server 10.0.0.1:8080;\n  keepalive 4;\n}\n'],
    ['map.conf', 'map $http_upgrade $connection_upgrade {\n  default upgrade;\n  "" close;\n}\n'],
    ['mime.types', '\ntypes {\n    text/html                html htm shtml;\n}\n'],
    ['fastcgi_params', 'fastcgi_param  QUERY_STRING       $query_string;\n'],
    ['site.conf.j2', '{% if tls %}\nserver {\n  listen {{ port }} ssl;\n}\n{% endif %}\n'],
    ['default.conf.template', 'server {\n  listen ${PORT};\n  location / {\n    proxy_pass http://${BACKEND};\n  }\n}\n'],
    ['stream.conf', 'stream {\n  server {\n    listen 3306;\n    proxy_pass db:3306;\n  }\n}\n'],
    ['dump.txt', '# configuration file /etc/nginx/nginx.conf:\nevents {}\n'],
    ['return.conf', "return 301 https://$host$request_uri;\n"],
    ['redirect.conf', 'return "https://shop.example$request_uri";\n'],
    ['set.conf', 'set $backend http://app;\n'],
    ['events.conf', 'use epoll;\n'],
    ['access.conf', "allow 10.0.0.0/8;\n"],
    ['access6.conf', 'allow 2001:db8::/32;\n'],
    ['everybody.conf', 'deny all;\n'],
    ['account.conf', 'user www-data www-data;\n'],
    ['balance.conf', 'hash "$request_uri" consistent;\n'],
    ['port.conf.erb', 'listen <%= @port %>;\n'],
    ['site-in-a-line', 'server { listen 80; server_name shop.example; return 301 https://$host$request_uri; }\n'],
    ['http-in-a-line', 'http { server { location / { root /srv; } } }\n'],
    ['oneline.conf', 'listen 80;server_name shop.example;'],
    ['missing.conf', 'if (!-f $request_filename) { rewrite ^ /index.php last; }'],
    ['maintenance.conf', 'if ($maintenance = 1) { return 503; }'],
  ])('%s', (file, text) => {
    expect(looksLikeNginx(file, text)).toBe(true);
  });
});

describe('no configuration of nginx', () => {
  it.each([
    ['httpd.conf', '<VirtualHost *:443>\n  ServerName shop.example\n  SSLEngine on\n</VirtualHost>\n'],
    ['haproxy.cfg', 'frontend web\n  bind :443 ssl crt x.pem\n  default_backend app\nbackend app\n  server a 10.0.0.1:80 check\n'],
    ['haproxy.cfg.j2', 'backend app\n{% for host in hosts %}\n  server {{ host }} {{ host }}:80 check\n{% endfor %}\n'],
    ['10-ssl.conf', 'ssl = required\nssl_cert = </etc/dovecot/cert.pem\nservice imap-login {\n  inet_listener imaps {\n    port = 993\n  }\n}\n'],
    ['mosquitto.conf', 'listener 8883\ncafile /etc/mosquitto/ca.crt\nrequire_certificate true\n'],
    ['lighttpd.conf', 'server.modules += ( "mod_openssl" )\n$SERVER["socket"] == ":443" {\n  ssl.engine = "enable"\n}\n'],
    ['named.conf', 'options {\n  directory "/var/cache/bind";\n  listen-on { any; };\n};\nzone "example" { type master; file "db.example"; };\n'],
    ['postgresql.conf', "ssl = on\nssl_ciphers = 'HIGH:!aNULL'\n"],
    ['redis.conf', 'port 6379\ntls-port 6380\n'],
    ['Caddyfile', 'shop.example {\n  reverse_proxy app:8080\n}\n'],
    ['site.conf', 'server default {\n  listen {\n    type = auth\n    port = 0\n  }\n}\n'],
    ['app.conf', 'http {\n  port = 8080\n}\n'],
    ['README.md', '```nginx\nserver {\n  listen 443 ssl;\n  ssl_protocols TLSv1.2;\n}\n```\n'],
    ['site.ts', 'const config = `\nserver {\n  listen 443 ssl;\n}\n`;\n'],
    ['Page.vue', '<template><pre>\nserver {\n  listen 443 ssl;\n}\n</pre></template>\n'],
    ['docker-entrypoint', '#!/bin/sh\ncat > /etc/nginx/conf.d/site.conf <<END\nserver {\n  listen 443 ssl;\n}\nEND\n'],
    ['libnet.cfg', "return do '/etc/libnet.cfg' if -f '/etc/libnet.cfg';\n\n{\n  nntp_hosts => [ qw {} ],\n}\n"],
    ['ranges', 'template<typename T> constexpr auto begin(T& t) {\n  switch (x) {\n  case 1:\n    break;\n  case 2:\n    return 0;\n  }\n  return t.begin();\n}\n'],
    ['020_create.t', 'use strict;\nuse lib "t";\nif ($v > 8.2) {\n  return $v;\n}\n'],
    ['console.tcl', 'proc clear {} {\n  set x 1; set y 2\n  return $x;\n}\n'],
    ['pc', 'xkb_geometry "pc" {\n  key.gap = 1;\n  section "Alpha" {\n    top= 61;\n    row {\n      keys { <TLDE>, <AE01> };\n    };\n  };\n  alias  <AC00> = <CAPS>;\n};\n'],
    ['de_DE', 'comment_char %\nescape_char /\n\nLC_CTYPE\ncopy "i18n"\n\ntranslit_start\ninclude "translit_combining";""\ntranslit_end\nEND LC_CTYPE\n'],
    ['configure-index', 'APT\n{\n  Compressor "<LIST>";\n  gzip "<PROGRAM_PATH>";\n  allow "<LIST>";\n};\n'],
    ['server.te', 'policy_module(server,1.0.0)\nallow server_t self : tcp_socket create_stream_socket_perms;\n'],
    ['2.0.txt', 'A\n   user may by mistake end up running a huge recursive search); with a\n   hash comparison performance; we would think of a better way\n'],
    ['typemap', 'T_PTR\n\tif (!$var) {\n\t  XSRETURN_UNDEF;\n\t}\n\tif ($var != -1) {\n\t  $arg = newSViv($var);\n\t}\n'],
    ['empty.conf', ''],
    ['long.conf', `${' '.repeat(1_000_000)}x`],
  ])('%s', (file, text) => {
    expect(looksLikeNginx(file, text)).toBe(false);
  });
});
