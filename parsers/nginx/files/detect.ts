import type { FileId } from '../../../src/model/span.ts';
import { dumpedFiles } from './source.ts';

/** Other languages, whose files can hold pieces of nginx configuration in their texts. */
const foreignName =
  /\.(?:[cm]?[jt]sx?|vue|svelte|astro|ipynb|json5?|ya?ml|toml|xml|html?|css|scss|less|md|mdx|rst|adoc|py|rb|go|rs|java|kt|php|pl|pm|lua|sh|bash|zsh|fish|ps1|bat|c|h|cc|cpp|hpp|cs|sql|tf|hcl|ini|properties|csv|log|pem|crt|cer|key|csr|lock|svg|vcl|proto|nix|dockerfile|t|tcl|csh|tcsh|awk|pod|tcc|hh|hxx|swift|scala|dart|groovy|gradle|exs?|erl|hs|ml|el|vim|cmake|m4|tex|pot?)$|(?:^|\/)(?:Dockerfile|Makefile|Caddyfile|Vagrantfile|Jenkinsfile)$/i;

/** The name that nginx itself looks for. */
const ownName = /(?:^|\/)nginx\.conf$/;

/** Enough of a file to tell what it is. */
const LOOK = 65_536;

/** Longer lines are not looked at. */
const LONGEST_LINE = 2000;

/** Lines of nginx: a directive that nginx or a module of it has, with arguments and `;`, or a block of its own. */
const directiveLine = new RegExp(
  // eslint-disable-next-line regexp/no-super-linear-backtracking -- lines are no longer than LONGEST_LINE
  `^\\s*(?:${[
    ...['listen', 'server_name', 'server', 'root', 'index', 'alias', 'rewrite', 'try_files', 'include', 'internal'],
    // Policies of SELinux allow something as well, and prose has users.
    ...['(?:allow|deny)(?=\\s+["\']?(?:all\\b|unix:|[\\da-f:.]+(?:\\/\\d+)?["\']?\\s*;|[$<{]))', 'user(?=\\s+\\S+(?:\\s+\\S+)?\\s*;)'],
    // Programs return and set something as well.
    ...['return(?=\\s+(?:\\d{3}[\\s;]|["\']?(?:https?:|\\$|\\{)))', 'set(?=\\s+["\']?\\$)', 'use(?=\\s+(?:epoll|kqueue|eventport|select|poll|\\/dev\\/poll)\\s*;)'],
    ...['add_header', 'more_set_headers', 'expires', 'etag', 'sendfile', 'tcp_nopush', 'tcp_nodelay', 'aio', 'directio', 'resolver\\w*'],
    ...['worker_\\w+', 'pid', 'daemon', 'master_process', 'load_module', 'error_log', 'access_log', 'log_format', 'log_not_found', 'multi_accept', 'env'],
    ...['default_type', 'types_hash_\\w+', 'server_names?_\\w+', 'server_tokens', 'port_in_redirect', 'absolute_redirect', 'autoindex\\w*'],
    ...['client_\\w+', 'large_client_header_buffers', 'keepalive\\w*', 'send_timeout', 'reset_timedout_connection', 'send_lowat', 'lingering_\\w+'],
    ...['(?:proxy|grpc|fastcgi|uwsgi|scgi|memcached)_\\w+', 'ssl(?:_\\w+)?', 'http[23]\\w*', 'quic_\\w+', 'gzip\\w*', 'brotli\\w*', 'zstd\\w*'],
    ...['error_page', 'recursive_error_pages', 'open_file_cache\\w*', 'output_buffers', 'limit_(?:req|conn|rate)\\w*', 'map_hash_\\w+', 'variables_hash_\\w+'],
    ...['auth_\\w+', 'satisfy', 'set_real_ip_from', 'real_ip_\\w+', 'sub_filter\\w*', 'charset', 'underscores_in_headers', 'ignore_invalid_headers'],
    ...['merge_slashes', 'stub_status', 'mirror\\w*', 'secure_link\\w*', 'js_\\w+', 'geoip2?_\\w+', 'modsecurity\\w*', 'pagespeed', 'passenger_\\w+'],
    ...['ip_hash', 'least_conn', 'hash(?=\\s+\\S*\\$)', 'zone', 'ntlm', 'health_check', 'starttls', 'imap_\\w+', 'pop3_\\w+', 'smtp_\\w+', 'protocol', 'preread_\\w+'],
    ...['add_trailer', 'addition_types', 'image_filter\\w*', 'slice', 'subrequest_\\w+', 'userid\\w*', 'valid_referers', 'flv', 'mp4\\w*', 'postpone_output'],
    ...['lua_\\w+', '\\w+_by_lua(?:_file)?', 'vhost_traffic_\\w+', 'thread_pool', 'pcre_jit', 'debug_connection', 'disable_symlinks', 'if_modified_since'],
  ].join('|')})(?:(?!\\s*(?:=|["']?<(?!%)))\\s+[^{};]*(?:\\$\\{[^}]*\\}[^{};]*|\\{\\{[^}]*\\}\\}[^{};]*|\\{\\d[^}]*\\}[^{};]*)*)?;(?!["'])`,
);

/** Blocks that need something else of nginx beside them: others have blocks of these names. */
// eslint-disable-next-line regexp/no-super-linear-backtracking -- lines are no longer than LONGEST_LINE
const blockLine = /^\s*(?:(?:http|events|stream|mail|server|types)|upstream\s+[^\s={}]+|location\s+(?:(?:=|~\*?|\^~)\s*)?[^\s={}][^;]*?|limit_except\s+[A-Z ]+?)\s*\{(?![{%])/;

/** Blocks that only nginx has. */
const ownBlockLine =
  // eslint-disable-next-line regexp/no-super-linear-backtracking -- lines are no longer than LONGEST_LINE
  /^\s*(?:map\s+["']?\S*\$\S+\s+\$\w+|geo\s+(?:\$\w+\s+)?\$\w+|split_clients\s+\S+\s+\$\w+|if\s+\(\s*(?:!?-[fdex]\s+)?["']?\$\w.*\)|\w+_by_lua_block)\s*\{(?![{%])/;

/** Lines that no configuration of nginx has: sections and assignments of other formats. */
// eslint-disable-next-line regexp/no-super-linear-backtracking -- lines are no longer than LONGEST_LINE
const foreignLine = /^\s*(?:\$\w+\s*=(?![=~])|<\/?[A-Za-z!?][^>]*>?\s*$|\[[\w ."'-]+\]\s*$|[A-Za-z_][\w.-]*\s*(?::=|\+=|=|:)\s+\S.*[^;{]\s*$|#include\b|package\s+\w+|import\s+["'({])/;

/** Whether a file is a configuration of nginx, or a part of one, by its name and what its lines look like. */
export function looksLikeNginx(file: FileId, text: string): boolean {
  if (ownName.test(file)) return true;
  if (foreignName.test(file) || text.startsWith('#!')) return false;
  const look = text.slice(0, LOOK);
  if (dumpedFiles(look).length > 0) return true;
  let own = isMimeTypes(look) ? 1 : 0;
  let blocks = 0;
  let foreign = 0;
  for (const line of look.split('\n')) {
    if (line.length > LONGEST_LINE) continue;
    if (directiveLine.test(line) || ownBlockLine.test(line)) own += 1;
    else if (blockLine.test(line)) {
      blocks += 1;
      if (directiveLine.test(inInnermostBlock(line))) own += 1;
    } else if (foreignLine.test(line)) foreign += 1;
  }
  return (own > 0 || blocks > 1) && own + blocks > foreign;
}

/** What follows the blocks that begin in the same line. */
function inInnermostBlock(line: string): string {
  let rest = line;
  while (blockLine.test(rest)) rest = rest.replace(blockLine, '');
  return rest;
}

/** `types { text/html html; }` and nothing else. */
function isMimeTypes(text: string): boolean {
  return /^[ \t]*types\s*\{\s*[\w.+-]+\/[\w.+-]+\s[\w\s-]+;/m.test(text.replace(/#.*/g, ''));
}
