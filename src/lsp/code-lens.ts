import type { CodeLens } from 'vscode-languageserver/node';
import { describeEndpoint } from '../model/describe.ts';
import type { Listener } from '../model/endpoint.ts';
import type { FileId } from '../model/span.ts';
import type { TlsSettings } from '../model/tls.ts';
import { printable } from '../report/escape.ts';
import { permittedVersions } from '../tls/accepts.ts';
import { describeVersions } from '../tls/describe.ts';
import { enabledSuites } from '../tls/negotiable.ts';
import type { Snapshot } from './snapshot.ts';
import { editorTexts } from './texts.ts';

/** Above each server of a file, its effective TLS in a line. It is only to be read: no command belongs to it. */
export function codeLensesIn(file: FileId, snapshot: Snapshot): readonly CodeLens[] {
  if (!snapshot.editor.codeLens) return [];
  const listeners = snapshot.run.endpoints.filter((endpoint): endpoint is Listener => endpoint.kind === 'listener' && endpoint.block.file === file);
  return listeners.map((listener) => {
    const { start } = snapshot.positions.range(listener.block);
    return { range: { start, end: start }, command: { title: summaryOf(listener, snapshot), command: '' } };
  });
}

function summaryOf(listener: Listener, { locale }: Snapshot): string {
  const texts = editorTexts[locale];
  const { tls } = listener;
  const what = !tls.known ? texts.unknown : tls.value === null ? texts.plaintext : handshake(tls.value, listener, texts);
  return printable(`${describeEndpoint(listener)} · ${what}`);
}

function handshake(settings: TlsSettings, { release: { library } }: Listener, texts: (typeof editorTexts)['en']): string {
  const versions = Object.values(settings.versions).every(({ known }) => known) ? describeVersions(permittedVersions(settings)) : texts.unknown;
  if (!settings.cipherSuites.known) return versions;
  const lists = [settings.cipherSuites, settings.tls13CipherSuites];
  const suites = lists.flatMap((list) => enabledSuites(settings, library, 'server', list)).filter(({ negotiable }) => negotiable.truth !== 'no');
  return `${versions} · ${texts.suites(suites.length)}`;
}
