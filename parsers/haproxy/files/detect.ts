import type { FileId } from '../../../src/model/span.ts';

/** Other languages, whose files can hold pieces of HAProxy configuration in their texts. */
const foreignName =
  /\.(?:[cm]?[jt]sx?|json5?|ya?ml|toml|xml|html?|css|scss|less|md|mdx|rst|adoc|py|rb|go|rs|java|kt|php|pl|pm|lua|sh|bash|zsh|fish|ps1|bat|c|h|cc|cpp|hpp|cs|sql|tf|hcl|ini|properties|csv|log|pem|crt|cer|key|csr|lock|svg|vcl|vtc|proto|nix|dockerfile|patch|diff)$|(?:^|\/)(?:Dockerfile|Makefile|Caddyfile|Vagrantfile|Jenkinsfile)$/i;

/** What HAProxy's main file is called, and templates of it. */
const ownName = /(?:^|\/)haproxy\.(?:cfg|conf)(?:\.(?:j2|jinja2?|erb|epp|tmpl|tpl|template|in|example|sample|dist))?$/i;

/** Enough of a file to tell what it is. */
const LOOK = 131_072;

/** Longer lines are not looked at. */
const LONGEST_LINE = 2000;

/** Comments and lines of a template. */
const noLine = /^\s*(?:#|$|\{\{|\{%|<%|-?\}\}|-?%>)/;

/** What a template writes within a line, e.g. the name of a section. */
// eslint-disable-next-line regexp/no-super-linear-move -- lines are no longer than LONGEST_LINE
const filledIn = /\{\{.*?\}\}|<%.*?%>/g;

/** How many lines that tell nothing there may be for each that does: in a text about HAProxy there are more. */
const MOST_OTHERS = 3;

/** Lines that begin a section of HAProxy. */
// eslint-disable-next-line regexp/no-super-linear-backtracking -- lines are no longer than LONGEST_LINE
const sectionLine = /^[ \t]*(?:global|defaults(?:[ \t]+[^\s{=:;]+)?|(?:frontend|backend|listen)[ \t]+[^\s=;]+(?:[ \t]+\S*:\d+)?|(?:peers|resolvers|userlist|ring|log-forward|crt-store)[ \t]+[\w.-]+|crt-store)(?:[ \t]+from[ \t]+\S+)?[ \t]*(?:#.*)?\r?$/;

/** Lines that stand in such sections and hardly anywhere else. */
const keywordLine = new RegExp(
  // eslint-disable-next-line regexp/no-super-linear-backtracking -- lines are no longer than LONGEST_LINE
  `^[ \\t]*(?:${[
    ...['bind[ \\t]+\\S*(?::|@|/)\\S*(?:[ \\t].*)?', 'mode[ \\t]+(?:http|tcp|health|log)', 'balance[ \\t]+(?:roundrobin|leastconn|source|static-rr|first|uri|hdr|random).*'],
    ...['(?:no[ \\t]+)?option[ \\t]+(?:httplog|tcplog|dontlognull|forwardfor|http-|tcp-check|httpchk|redispatch|httpclose|tcpka|ssl-hello-chk|log-health).*'],
    ...['timeout[ \\t]+(?:client|server|connect|check|queue|tunnel|http-request|http-keep-alive|client-fin|server-fin|tarpit)[ \\t]+\\S+.*'],
    ...['(?:default_backend|use_backend)[ \\t]+\\S+.*', 'server(?:-template)?[ \\t]+\\S+[ \\t]+\\S+(?::\\S+)?.*', 'default-server[ \\t]+\\S+.*'],
    ...['(?:http|tcp)-(?:request|response|after-response|check)[ \\t]+[a-z].*', 'acl[ \\t]+\\S+[ \\t]+\\S+.*', 'redirect[ \\t]+(?:scheme|prefix|location)[ \\t].*'],
    ...['stats[ \\t]+(?:enable|uri|socket|auth|realm|refresh|hide-version|admin|timeout)\\b.*', 'ssl-default-(?:bind|server)-[a-z]+[ \\t]+\\S.*', 'tune\\.[a-z0-9.-]+[ \\t]+\\S+'],
    ...['maxconn[ \\t]+\\d+', 'nbthread[ \\t]+\\d+', 'log[ \\t]+(?:global|stdout|stderr|/dev/log|127\\.|\\d).*', 'stick-table[ \\t]+type[ \\t].*', 'errorfile[ \\t]+\\d{3}[ \\t]+\\S+'],
    ...['chroot[ \\t]+\\S+', 'daemon', 'compression[ \\t]+(?:algo|type)[ \\t].*', 'nameserver[ \\t]+\\S+[ \\t]+\\S+:\\d+', 'peer[ \\t]+\\S+[ \\t]+\\S+:\\d+.*'],
    ...['(?:user|password)[ \\t]+\\S+[ \\t]+(?:insecure-)?password[ \\t]+\\S+', 'load[ \\t]+(?:crt|key)[ \\t].*', 'retries[ \\t]+\\d+', 'lua-load\\S*[ \\t]+\\S+'],
  ].join('|')})[ \\t]*(?:#.*)?\\r?$`,
);

/** Lines that no configuration of HAProxy has. */
// eslint-disable-next-line regexp/no-super-linear-backtracking -- lines are no longer than LONGEST_LINE
const foreignLine = /^\s*(?:<\/?[A-Za-z!?][^>]*>\s*$|\[[\w ."'-]+\]\s*$|[A-Za-z_][\w.-]*\s*(?:[:+]?=)\s*\S|#include\b|package\s+\w+|import\s+["'({]|.*[^\\];\s*$)/;

/** Whether a file is a configuration of HAProxy, or a part of one, by its name and what its lines look like. */
export function looksLikeHaproxy(file: FileId, text: string): boolean {
  if (foreignName.test(file)) return false;
  const isOwnName = ownName.test(file);
  let sections = 0;
  let keywords = 0;
  let foreign = 0;
  let others = 0;
  for (const written of text.slice(0, LOOK).split('\n')) {
    if (written.length > LONGEST_LINE || noLine.test(written)) continue;
    const line = written.replace(filledIn, '_');
    if (sectionLine.test(line)) {
      if (isOwnName) return true;
      sections += 1;
    } else if (keywordLine.test(line)) keywords += sections > 0 ? 1 : 0;
    else if (foreignLine.test(line)) foreign += 1;
    else others += 1;
  }
  const own = sections + keywords;
  return sections > 0 && keywords > 0 && own > foreign && own * MOST_OTHERS >= others;
}
