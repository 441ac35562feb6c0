import type { Locale } from '../model/text.ts';

export function helpText(locale: Locale): string {
  return texts[locale];
}

const texts: Readonly<Record<Locale, string>> = {
  en: `tlslint says whether the TLS of servers is secure, from their configuration files.

Usage
  tlslint [paths]                   check files and directories; "-" is standard input; without paths, "."
  tlslint inspect [paths]           show the effective configuration and where each value comes from
  tlslint ciphers <list>            expand a cipher list and judge each suite
  tlslint explain <rule|requirement>
  tlslint rules                     list the rules
  tlslint settings [file]           show the settings in effect and where each comes from
  tlslint init                      write a first settings file
  tlslint merge <results>           put the JSON results of all parts of a run together
  tlslint lsp --stdio               serve an editor (language server protocol)

Check
  --level 1|2|3                     highest ASVS level that is asked for (2)
  --profile <name[@edition]>        standard to judge by (asvs@5.0.be)
  --fail-on error|warning|info      what makes the exit code 1 (error)
  --review                          show the review notes: what a person has to look at
  -q, --quiet                       findings only, no summary

Known findings
  --baseline <file>                 only findings that are not in it fail
  --update-baseline                 write what is found into it (tlslint.baseline.json)

Fix
  --fix                             make the changes after which every secure client can still connect
  --fix-unsafe                      make the other changes as well
  --fix-dry-run                     show the changes as a unified diff

Files
  --config <file>                   settings file; else tlslint.config.toml, .yaml or .json here or above
  --no-config                       use no settings file
  --root <directory>                also read files from here when they are included (repeatable)
  --stdin-filename <path>           the name that standard input has
  --ignore-unknown                  pass over named files that are no configuration, as in hooks
  --changed-since <commit>          only files that changed since, as git lists them
  --shard <n>/<count>               only a part of the work; tlslint merge puts the parts together

Speed
  --threads <n>                     threads to use (as many as processors are idle, when it pays)
  --cache                           keep results, and use those whose files and settings are the same
  --cache-location <directory>      where they are kept (~/.cache/tlslint)

Ciphers
  --library openssl@<version>       library that reads the list (openssl@3.0)

Output
  --format <format>                 text or json; of a check also sarif, github, gitlab, junit, checkstyle, rdjsonl,
                                    unix, markdown
  --output <format>[=<file>]        several forms of the result of one check (repeatable)
  --locale en|ja                    language (from the environment)
  --color, --no-color
  -h, --help    -V, --version

Exit codes
  0  nothing at or above --fail-on    1  findings
  2  wrong usage or settings          3  something could not be read or checked
`,
  ja: `tlslint はサーバの設定ファイルを読み、TLS が安全かどうかを判定する。

使い方
  tlslint [パス]                    ファイルとディレクトリを検査する。"-" は標準入力、省略時は "."
  tlslint inspect [パス]            実効設定と各値の出どころを表示する
  tlslint ciphers <リスト>          暗号リストを展開し、スイートごとに評価する
  tlslint explain <ルール|要件>
  tlslint rules                     ルールの一覧
  tlslint settings [ファイル]       有効な設定とその出どころを表示する
  tlslint init                      設定ファイルの雛形を作成する
  tlslint merge <結果>              分割して検査した JSON の結果を 1 つにまとめる
  tlslint lsp --stdio               エディタ用の言語サーバ

検査
  --level 1|2|3                     対象とする ASVS レベルの上限 (2)
  --profile <名前[@版]>             評価基準 (asvs@5.0.be)
  --fail-on error|warning|info      終了コードを 1 にする重大度 (error)
  --review                          人による確認が必要な箇所も表示する
  -q, --quiet                       指摘だけを表示し、要約を省く

既知の指摘
  --baseline <ファイル>             ファイルにない指摘だけを失敗とする
  --update-baseline                 見つかった指摘を書き込む (tlslint.baseline.json)

修正
  --fix                             安全に接続できるクライアントに影響しない修正を行う
  --fix-unsafe                      影響しうる修正も行う
  --fix-dry-run                     変更内容を unified diff で表示する

ファイル
  --config <ファイル>               設定ファイル。省略時は tlslint.config.toml、.yaml、.json を上位へ探す
  --no-config                       設定ファイルを使わない
  --root <ディレクトリ>             include 先として読み取りを許す場所 (複数指定可)
  --stdin-filename <パス>           標準入力のファイル名
  --ignore-unknown                  指定されたファイルが設定ファイルでなければ読み飛ばす (フック用)
  --changed-since <コミット>        git が挙げる、それ以降に変わったファイルだけを検査する
  --shard <番号>/<分割数>           作業の一部だけを検査する。tlslint merge でまとめる

速度
  --threads <数>                    使うスレッド数 (省略時は効果がある場合に空いているプロセッサの数)
  --cache                           結果を保存し、ファイルと設定が同じなら再利用する
  --cache-location <ディレクトリ>   結果の保存先 (~/.cache/tlslint)

暗号リスト
  --library openssl@<バージョン>    リストを解釈するライブラリ (openssl@3.0)

出力
  --format <形式>                   text または json。検査では sarif、github、gitlab、junit、checkstyle、rdjsonl、
                                    unix、markdown も使える
  --output <形式>[=<ファイル>]      1 回の検査の結果を複数の形式で出力する (複数指定可)
  --locale en|ja                    言語 (省略時は環境に従う)
  --color, --no-color
  -h, --help    -V, --version

終了コード
  0  --fail-on 以上の指摘なし         1  指摘あり
  2  使い方または設定の誤り           3  読み取れない、検査できないものがある
`,
};
