import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** A text file of the repository. */
export interface Source {
  /** From the root, with `/`. */
  readonly path: string;
  readonly text: string;
}

const MADE = new Set(['node_modules', 'dist', '.git', 'cdk.out', 'coverage', '.sealwatch']);
const TEXT = /\.(?:ts|mts|mjs|js|json|md|sh|yml|yaml|py)$|\/(?:\.npmrc|\.gitignore|run)$/;

/** Every text file that people write, below one of the folders or everywhere. */
export const sources = (...folders: readonly string[]): Source[] =>
  (folders.length > 0 ? folders : ['.'])
    .flatMap((folder) => filesBelow(join(ROOT, folder)))
    .filter((file) => TEXT.test(file))
    .map((file) => ({ path: relative(ROOT, file).split(sep).join('/'), text: readFileSync(file, 'utf8') }));

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (MADE.has(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : entry.isFile() ? [path] : [];
  });

/** False for tests, examples and what only they use. */
export const isProduct = ({ path }: Source): boolean =>
  !/\.(?:test|examples)\.ts$|(?:^|\/)_[^/]+\//.test(path);

const FORMS = [
  /\b(?:import|export)\b[^'"`;()]*?\bfrom\s*(['"])(?<name>[^'"]+)\1/g,
  /\bimport\s*(['"])(?<name>[^'"]+)\1/g,
  /\b(?:import|require)\(\s*(['"])(?<name>[^'"]+)\1\s*\)/g,
];

/** What a file imports, in every form: paths from the root, or names of packages. */
export const importsOf = ({ path, text }: Source): string[] => {
  const code = text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  const names = FORMS.flatMap((form) => [...code.matchAll(form)].map(({ groups }) => groups?.name ?? ''));
  return [...new Set(names)].map((name) =>
    name.startsWith('.') ? join(dirname(path), name).split(sep).join('/') : name,
  );
};
