import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { rules } from '../../rules/index.ts';
import { settingsSchema } from '../engine/settings-schema.ts';
import { projectRoot } from './project-root.ts';
import { zip } from './zip.ts';

/*
 * `npm run vscode` builds the extension for VS Code, editors/vscode/dist/tlslint.vsix: install it with `code --install-extension`. A .vsix is a ZIP
 * archive in the Open Packaging Conventions, with the extension below extension/.
 */
const folder = join(projectRoot, 'editors/vscode');
const dist = join(folder, 'dist');

interface Manifest {
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  readonly version: string;
  readonly publisher: string;
  readonly categories: readonly string[];
  readonly keywords: readonly string[];
  readonly engines: { readonly vscode: string };
}

mkdirSync(dist, { recursive: true });
const { outputFiles } = await build({
  absWorkingDir: projectRoot,
  entryPoints: ['editors/vscode/src/extension.ts'],
  bundle: true,
  write: false,
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  external: ['vscode'],
  mainFields: ['module', 'main'],
  legalComments: 'none',
  logLevel: 'warning',
});
const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
const copied = ['package.json', 'package.nls.json', 'package.nls.ja.json', 'README.md'].map((name) => [`extension/${name}`, readFileSync(join(folder, name))] as const);
const files = new Map<string, Buffer>([
  ['[Content_Types].xml', Buffer.from(contentTypes())],
  ['extension.vsixmanifest', Buffer.from(vsixManifest(manifest))],
  ...copied,
  ['extension/LICENSE.txt', readFileSync(join(projectRoot, 'LICENSE'))],
  ['extension/settings.schema.json', Buffer.from(JSON.stringify(settingsSchema(rules), null, 2))],
  ['extension/extension.cjs', Buffer.from(outputFiles[0]?.contents ?? [])],
]);
writeFileSync(join(dist, `${manifest.name}.vsix`), zip(files));

function contentTypes(): string {
  const types = { json: 'application/json', cjs: 'application/javascript', md: 'text/markdown', txt: 'text/plain', vsixmanifest: 'text/xml' };
  const defaults = Object.entries(types).map(([extension, type]) => `<Default Extension=".${extension}" ContentType="${type}"/>`);
  return `<?xml version="1.0" encoding="utf-8"?>\n<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">${defaults.join('')}</Types>\n`;
}

function vsixManifest({ name, displayName, description, version, publisher, categories, keywords, engines }: Manifest): string {
  const asset = (type: string, path: string): string => `    <Asset Type="${type}" Path="${path}" Addressable="true"/>`;
  return `<?xml version="1.0" encoding="utf-8"?>
<PackageManifest Version="2.0.0" xmlns="http://schemas.microsoft.com/developer/vsx-schema/2011">
  <Metadata>
    <Identity Language="en-US" Id="${name}" Version="${version}" Publisher="${publisher}"/>
    <DisplayName>${escaped(displayName)}</DisplayName>
    <Description xml:space="preserve">${escaped(description)}</Description>
    <Tags>${escaped(keywords.join(','))}</Tags>
    <Categories>${escaped(categories.join(','))}</Categories>
    <GalleryFlags>Public</GalleryFlags>
    <Properties>
      <Property Id="Microsoft.VisualStudio.Code.Engine" Value="${escaped(engines.vscode)}"/>
      <Property Id="Microsoft.VisualStudio.Code.ExtensionKind" Value="workspace"/>
    </Properties>
    <License>extension/LICENSE.txt</License>
  </Metadata>
  <Installation>
    <InstallationTarget Id="Microsoft.VisualStudio.Code"/>
  </Installation>
  <Dependencies/>
  <Assets>
${asset('Microsoft.VisualStudio.Code.Manifest', 'extension/package.json')}
${asset('Microsoft.VisualStudio.Services.Content.Details', 'extension/README.md')}
${asset('Microsoft.VisualStudio.Services.Content.License', 'extension/LICENSE.txt')}
  </Assets>
</PackageManifest>
`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
