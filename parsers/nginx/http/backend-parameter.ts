/** By pass directive, the directive that says what the backend is told besides the request. A list of a block replaces that of the blocks around it. */
export const parameterDirectiveOf: ReadonlyMap<string, string> = new Map([
  ['proxy_pass', 'proxy_set_header'],
  ['grpc_pass', 'grpc_set_header'],
  ['fastcgi_pass', 'fastcgi_param'],
  ['uwsgi_pass', 'uwsgi_param'],
  ['scgi_pass', 'scgi_param'],
]);

/** Whether a backend takes the parameter for what a client sends under some name: CGI variables of headers begin with `HTTP_` (RFC 3875, section 4.1.18). */
export function standsForHeader(directive: string, name: string): boolean {
  return directive.endsWith('_header') || name.startsWith('HTTP_');
}
