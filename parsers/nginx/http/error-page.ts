import { lookup, type Block } from '../scope/scope.ts';
import type { Directive, Word } from '../syntax/tree.ts';

/** The `error_page` for one status. */
export interface ErrorPage {
  readonly directive: Directive;
  readonly target: Word;
  /** Status the answer gets: a number, that of the target (`=` alone), or the error's own. */
  readonly status: number | 'of-target' | 'of-error';
}

/** The pages in effect in a block. */
export function errorPagesIn(block: Block): readonly Directive[] {
  return lookup(block, 'error_page')?.directives ?? [];
}

/** The page for `status` among those in effect; `null` for nginx's own. */
export function errorPageFor(status: number, pages: readonly Directive[]): ErrorPage | null {
  const directive = pages.find(({ args }) => args.slice(0, -1).some(({ value }) => value === String(status)));
  const target = directive?.args.at(-1);
  return directive === undefined || target === undefined ? null : { directive, target, status: statusOf(directive) };
}

function statusOf({ args }: Directive): ErrorPage['status'] {
  const written = args.at(-2)?.value ?? '';
  if (!written.startsWith('=')) return 'of-error';
  return written === '=' ? 'of-target' : Number(written.slice(1));
}

/** Status of the redirect to a page with a host; 302 unless another one for redirects is written (ngx_http_send_error_page). */
export function redirectStatus({ status }: ErrorPage): number {
  return typeof status === 'number' && [301, 302, 303, 307, 308].includes(status) ? status : 302;
}
