import type { Problem } from '../../../src/model/problem.ts';
import type { Span } from '../../../src/model/span.ts';

export function syntaxError(span: Span, message: string): Problem {
  return {
    code: 'node/syntax-error',
    severity: 'error',
    span,
    text: { en: `this cannot be parsed: ${message}`, ja: `構文を解析できない: ${message}` },
  };
}

export function minified(span: Span): Problem {
  return {
    code: 'node/minified',
    severity: 'warning',
    span,
    text: { en: 'this is minified and was not checked; check what it was made from', ja: '圧縮されたコードなので検査していない。元のソースを検査する' },
  };
}

export function tooLong(span: Span): Problem {
  return {
    code: 'node/too-long',
    severity: 'warning',
    span,
    text: { en: 'this is too long to be source code and was not checked', ja: 'ソースコードとしては長すぎるので検査していない' },
  };
}

export function tooNested(span: Span): Problem {
  return {
    code: 'node/too-nested',
    severity: 'warning',
    span,
    text: { en: 'this is nested too deeply and was not checked', ja: '入れ子が深すぎるので検査していない' },
  };
}

export function unreadable(span: Span): Problem {
  return { code: 'node/unreadable', severity: 'error', span, text: { en: 'this file cannot be read', ja: 'ファイルを読み取れない' } };
}
