import { lookup, type Block } from '../scope/scope.ts';
import type { Directive } from '../syntax/tree.ts';

/** Who may come in, by address. */
export type Access = 'anyone' | 'loopback' | 'nobody';

/** Directives that the access depends on. */
export const accessDirectives: readonly string[] = ['allow', 'deny', 'satisfy', 'auth_basic', 'auth_request', 'auth_jwt'];

/** What the `allow` and `deny` in effect leave (ngx_http_access_module): the first that matches decides. */
export function accessOf(block: Block): Access {
  const rules = accessRules(block);
  const end = rules.findIndex(({ name, args }) => name.value === 'deny' && args[0]?.value === 'all');
  if (end === -1 || rules.slice(0, end + 1).some(({ templated }) => templated) || otherWayIn(block)) return 'anyone';
  const allowed = rules.slice(0, end).filter(({ name }) => name.value === 'allow');
  if (allowed.length === 0) return 'nobody';
  return allowed.every(({ args }) => isLoopback(args[0]?.value ?? '')) ? 'loopback' : 'anyone';
}

/** `allow` and `deny` are one list, inherited all or nothing. */
function accessRules(block: Block): readonly Directive[] {
  for (let at: Block | null = block; at !== null; at = at.parent) {
    if (at.named.has('allow') || at.named.has('deny')) {
      return at.directives.filter(({ name }) => name.value === 'allow' || name.value === 'deny');
    }
    if (at.doubt !== null) return [];
  }
  return [];
}

/** With `satisfy any` a password or another check lets in everybody else. */
function otherWayIn(block: Block): boolean {
  if (lookup(block, 'satisfy')?.directives[0]?.args[0]?.value !== 'any') return false;
  const checks = ['auth_basic', 'auth_request', 'auth_jwt'].map((name) => lookup(block, name)?.directives[0]?.args[0]?.value);
  return checks.some((check) => check !== undefined && check !== 'off');
}

function isLoopback(address: string): boolean {
  return /^(?:127\.\d+\.\d+\.\d+(?:\/(?:[89]|[12]\d|3[0-2]))?|::1(?:\/128)?|unix:)$/.test(address);
}
