import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { run } from '../../local/process/run.ts';
import { placeOf, ROOT, type Snippet, snippets } from './documents.ts';

// Within the repository, so that its packages are found; nothing looks into this folder.
const FOLDER = join(ROOT, '.sealwatch', `snippets-${process.pid}`);

afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

const folderOf = ({ document }: Snippet): string => document.replaceAll(/[/.]/g, '_');

const options = (all: readonly Snippet[]) => ({
  extends: join(ROOT, 'tsconfig.json'),
  compilerOptions: {
    // What a reader has installed is what lies here.
    paths: { sealwatch: ['../../lib/index.ts'], 'sealwatch/config': ['../../config/index.ts'] },
    // A block may also be a file at the root of a checkout.
    rootDirs: [ROOT, ...new Set(all.map(folderOf))],
    noUnusedLocals: false,
    noUnusedParameters: false,
  },
  include: ['**/*.ts'],
});

// A page's blocks lie in one folder, so that one can import another by its name.
const write = (snippet: Snippet): void => {
  const folder = join(FOLDER, folderOf(snippet));
  mkdirSync(folder, { recursive: true });
  const name = snippet.name || `line-${snippet.line}.ts`;
  writeFileSync(join(folder, name), `// ${placeOf(snippet)}\n${snippet.text}\nexport {};\n`);
};

it('programs in the documentation have the right types', async () => {
  const all = snippets('ts');
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, 'tsconfig.json'), JSON.stringify(options(all)));
  writeFileSync(join(FOLDER, 'none.ts'), 'export {};\n');
  for (const snippet of all) write(snippet);
  const { code, lines } = await run(join(ROOT, 'node_modules', '.bin', 'tsc'), ['--project', FOLDER], {
    cwd: FOLDER,
  });
  expect(lines.join('\n')).toBe('');
  expect(code).toBe(0);
});
