import type { FileTree } from '../../src/engine/files.ts';
import type { ParseResult, Parser, Unit } from '../../src/engine/parser.ts';
import type { FileId } from '../../src/model/span.ts';
import { arrange } from './arrange.ts';
import { looksLikeNode } from './detect.ts';
import { Project } from './project/project.ts';
import { commentsIn } from './syntax/parse.ts';

function parse(unit: Unit, tree: FileTree): ParseResult {
  const project = new Project(tree);
  const entries = unit.entries.flatMap((entry) => project.module(entry) ?? []);
  const texts = new Map<FileId, string>(project.modules().map(({ file, text }) => [file, text]));
  return { endpoints: [], problems: entries.flatMap(({ syntax }) => syntax.problems), files: texts, spell: () => null };
}

const node: Parser = {
  id: 'node',
  title: { en: 'Node.js', ja: 'Node.js' },
  lineComment: '//',
  comments: commentsIn,
  detect: (file, text) => (looksLikeNode(file, text) ? 'yes' : 'no'),
  arrange,
  parse,
};

export default node;
