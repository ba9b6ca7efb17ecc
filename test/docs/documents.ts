import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A page of documentation. */
export interface Document {
  /** From the root. */
  readonly path: string;
  readonly text: string;
}

/** A fenced block of a page. */
export interface Snippet {
  readonly document: string;
  /** Line of its first line. */
  readonly line: number;
  readonly language: string;
  /** What stands after the language: the name of the file that the block is. */
  readonly name: string;
  readonly text: string;
}

/** The pages that people read, generated ones included. */
export const documents = (): Document[] => {
  const below = ['docs', 'examples'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  );
  const paths = ['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md', ...below];
  return paths
    .filter((path) => path.endsWith('.md') && existsSync(join(ROOT, path)))
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
};

const FENCE =
  /^(?<indent> *)(?<ticks>`{3,})(?<language>\w*) *(?<name>\S*)[^\n]*\n(?<text>[\s\S]*?)^ *\k<ticks> *$/gm;

/** The fenced blocks of a page, without the indentation that a list gives them. */
const snippetsOf = ({ path, text }: Document): Snippet[] =>
  [...text.matchAll(FENCE)].map(({ index, groups = {} }) => ({
    document: path,
    line: text.slice(0, index).split('\n').length + 1,
    language: groups.language ?? '',
    name: groups.name ?? '',
    text: (groups.text ?? '').replaceAll(new RegExp(`^ {0,${groups.indent?.length ?? 0}}`, 'gm'), ''),
  }));

/** All blocks in one of the languages. */
export const snippets = (language: string): Snippet[] =>
  documents()
    .flatMap(snippetsOf)
    .filter((snippet) => snippet.language === language);

export const placeOf = ({ document, line }: Snippet): string => `${document}:${line}`;
