import type { Comment, Location } from './source-code.ts';

/** What comments of a file say to ESLint, in the form that ESLint takes. */
export interface InlineConfiguration {
  readonly comments: Comment[];
  readonly directives: Directive[];
  readonly configs: { readonly loc: Location; readonly config: { readonly rules: Record<string, Severity> } }[];
  readonly problems: { readonly ruleId: null; readonly loc: Location; readonly message: string }[];
}

/** `eslint-disable-line rule, rule -- justification` and its like. */
export interface Directive {
  readonly type: DirectiveType;
  readonly node: Comment;
  /** The rules as they are written; empty: all. */
  readonly value: string;
  readonly justification: string;
}

type DirectiveType = 'disable' | 'enable' | 'disable-line' | 'disable-next-line';

type Severity = 'off' | 'warn' | 'error' | 0 | 1 | 2;

/** As ESLint reads comments of JavaScript; what follows two hyphens is the justification. */
const addressed = /^\s*eslint(?:-(disable-next-line|disable-line|disable|enable))?(?=\s|$)([^]*)$/;

export function inlineConfigurationIn(comments: readonly Comment[]): InlineConfiguration {
  const found: InlineConfiguration = { comments: [], directives: [], configs: [], problems: [] };
  for (const comment of comments) {
    const match = addressed.exec(comment.value);
    if (match === null) continue;
    const [, type, rest = ''] = match;
    const [value = '', ...justification] = rest.split(/\s-{2,}\s/);
    found.comments.push(comment);
    if (type === undefined) addSeverities(value, comment.loc, found);
    else found.directives.push({ type: type as DirectiveType, node: comment, value: value.trim(), justification: justification.join(' -- ').trim() });
  }
  return found;
}

/** `eslint tlslint/no-weak-cipher: "off", tlslint/cipher-order: 1`. Rules of configuration files have no options. */
function addSeverities(value: string, loc: Location, { configs, problems }: InlineConfiguration): void {
  const rules: Record<string, Severity> = {};
  for (const entry of value.split(',')) {
    const [, id, , severity] = /^\s*["']?([\w@/-]+)["']?\s*:\s*(["']?)(off|warn|error|[012])\2\s*$/.exec(entry) ?? [];
    if (id === undefined || severity === undefined) {
      problems.push({ ruleId: null, loc, message: `Failed to parse "${entry.trim()}": write a rule and its severity, as in "eslint tlslint/no-weak-cipher: off".` });
      return;
    }
    rules[id] = severity.length === 1 ? (Number(severity) as Severity) : (severity as Severity);
  }
  configs.push({ loc, config: { rules } });
}
