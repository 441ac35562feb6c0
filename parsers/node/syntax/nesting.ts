/**
 * The native parser goes down one frame per nested construct and ends the process where the stack does. Code that people write, or that
 * bundlers make of it, stays far below this.
 */
const maximumNesting = 500;

/** Words and signs that nest what follows in an expression. */
const chained: ReadonlySet<string> = new Set([
  ...['=>', '=', '?', ':', '!', '~', '**', '+', '-', '<', '@', '...', 'new', 'await', 'typeof', 'void', 'delete', 'yield', 'throw', 'extends', 'keyof', 'infer', 'as', 'satisfies'],
]);

/** Words that nest a statement in another one without a bracket. */
const nesting: ReadonlySet<string> = new Set(['if', 'else', 'for', 'while', 'do', 'with']);

/** After a statement these go on with the one around it. */
const continuing: ReadonlySet<string> = new Set(['else', 'while', 'catch', 'finally']);

const opening: ReadonlySet<string> = new Set(['(', '[', '{', '${']);
const closing: ReadonlySet<string> = new Set([')', ']', '}']);

/** After these a slash begins a regular expression. */
const beforeRegularExpression = /(?:^|[=(,:;[!&|?{}+*%~^<>-]|=>|\b(?:return|typeof|case|in|of|do|else|void|delete|throw|await|yield))$/;

const token =
  /\n|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|"(?:[^"\\\n]|\\[\s\S])*"?|'(?:[^'\\\n]|\\[\s\S])*'?|=>|\*\*|<\/|\/>|\.\.\.|[A-Za-z_$][\w$]*|`|[(){}[\];,?:!~=<>+@\/-]/g;

/** The end of an operand: a line break after it, before another operand, ends the statement. */
const operandEnd = /^["'\w$)\]`]/;
const operandStart = /^["'\w$`]/;

/** One open bracket, with what is chained inside of it. */
interface Level {
  chain: number;
  statements: number;
  readonly template: boolean;
}

/** Whether code nests deeper than can be read. An estimate from above, by tokens; `typed`: `<` opens type arguments rather than JSX. */
export function isTooNested(text: string, typed: boolean): boolean {
  return text.length > maximumNesting && new NestingCount(text, typed).exceeds();
}

class NestingCount {
  readonly #text: string;
  readonly #typed: boolean;
  readonly #levels: Level[] = [{ chain: 0, statements: 0, template: false }];
  #depth = 0;
  #last = '';
  #afterLineBreak = false;

  constructor(text: string, typed: boolean) {
    this.#text = text;
    this.#typed = typed;
  }

  exceeds(): boolean {
    const scanner = new RegExp(token);
    for (let found = scanner.exec(this.#text); found !== null; found = scanner.exec(this.#text)) {
      const [word] = found;
      if (word === '\n') this.#afterLineBreak = true;
      if (word === '\n' || word.startsWith('//') || word.startsWith('/*')) continue;
      if (word === '/') scanner.lastIndex = this.#skipRegularExpression(found.index);
      else if (word === '`') scanner.lastIndex = this.#skipTemplateText(found.index + 1);
      else if (word === '}' && this.#top().template) {
        this.#close();
        scanner.lastIndex = this.#skipTemplateText(found.index + 1);
      } else this.#take(word);
      if (this.#depth > maximumNesting) return true;
      this.#last = word;
      this.#afterLineBreak = false;
    }
    return false;
  }

  #top(): Level {
    return this.#levels.at(-1) ?? { chain: 0, statements: 0, template: false };
  }

  #take(word: string): void {
    const level = this.#top();
    this.#endStatements(level, word);
    if (opening.has(word)) this.#open(false);
    else if (closing.has(word)) this.#close();
    else if (word === ';' || word === ',') this.#reset(level, 'chain');
    else if (nesting.has(word)) this.#add(level, 'statements', word === 'if' && this.#last === 'else' ? 0 : 1);
    else if (chained.has(word)) this.#add(level, 'chain', word === '<' && this.#typed && !operandEnd.test(this.#last) ? 2 : 1);
    else if (word === '</' || word === '/>' || (word === '>' && this.#typed)) this.#add(level, 'chain', -1);
  }

  #endStatements(level: Level, word: string): void {
    if ((this.#last === ';' || this.#last === '}') && !continuing.has(word)) this.#reset(level, 'statements');
    const isNewStatement = this.#afterLineBreak && operandStart.test(word) && operandEnd.test(this.#last) && !chained.has(this.#last);
    if (isNewStatement) this.#reset(level, 'chain');
  }

  #open(template: boolean): void {
    this.#levels.push({ chain: 0, statements: 0, template });
    this.#depth += 1;
  }

  #close(): void {
    if (this.#levels.length === 1) return;
    const { chain, statements } = this.#top();
    this.#levels.pop();
    this.#depth -= 1 + chain + statements;
  }

  #add(level: Level, what: 'chain' | 'statements', count: number): void {
    const before = level[what];
    level[what] = Math.max(0, before + count);
    this.#depth += level[what] - before;
  }

  #reset(level: Level, what: 'chain' | 'statements'): void {
    this.#depth -= level[what];
    level[what] = 0;
  }

  /** The offset after a regular expression that begins at `start`; the next one when it is a division. */
  #skipRegularExpression(start: number): number {
    if (!beforeRegularExpression.test(this.#last === '' ? '' : this.#last)) return start + 1;
    const body = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
    body.lastIndex = start;
    return body.exec(this.#text) === null ? start + 1 : body.lastIndex;
  }

  /** The offset after the text of a template: behind its end, or behind a `${`, which opens a level. */
  #skipTemplateText(start: number): number {
    const rest = /(?:[^`\\$]|\\[\s\S]|\$(?!\{))*(`|\$\{)?/y;
    rest.lastIndex = start;
    const found = rest.exec(this.#text);
    if (found?.[1] === '${') this.#open(true);
    return rest.lastIndex;
  }
}
