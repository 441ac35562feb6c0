import { expect, it } from 'vitest';
import { describeDoubt } from '../../../src/model/describe.ts';
import type { Doubt } from '../../../src/model/fact.ts';

it.each<readonly [Doubt, string, string]>([
  [{ kind: 'variable', name: '$tls' }, 'it depends on $tls', '$tls の値による'],
  [{ kind: 'template' }, 'a template writes it', 'テンプレートが書き込む'],
  [{ kind: 'missing-file', path: 'a.pem' }, 'a.pem is not among the files that were read', 'a.pem が読み込まれていない'],
  [{ kind: 'fragment' }, 'it may be inherited from a file that was not read', '読み込まれていないファイルから継承する可能性がある'],
  [{ kind: 'run-time', what: 'RDS' }, 'decided at run time: RDS', '実行時に決まる: RDS'],
  [{ kind: 'release-dependent', what: 'ssl_ech_file' }, 'it depends on the release: ssl_ech_file', 'リリースによる: ssl_ech_file'],
  [{ kind: 'build-dependent', what: 'security level' }, 'it depends on the build: security level', 'ビルドによる: security level'],
  [{ kind: 'not-understood', what: 'pfx' }, 'not understood: pfx', '解釈できない: pfx'],
])('a doubt of kind $kind is said in words', (doubt, en, ja) => {
  expect(describeDoubt(doubt)).toEqual({ en, ja });
});
