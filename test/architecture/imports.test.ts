import { describe, expect, it } from 'vitest';
import { importsOf, isProduct, type Source, sources } from './sources.ts';

interface Layer {
  readonly folder: string;
  /** What of this repository it may import, besides itself. */
  readonly own: readonly string[];
  /** Packages and modules of Node that it may not. */
  readonly not?: RegExp;
}

const PRODUCT = ['lib', 'lambdas', 'core', 'aws', 'config', 'cli', 'local'];
const CDK = /^(?:aws-cdk-lib|constructs)(?:\/|$)/;

const LAYERS: readonly Layer[] = [
  // No package at all, no input or output.
  { folder: 'core', own: [], not: /./ },
  { folder: 'aws', own: ['core/'], not: CDK },
  { folder: 'config', own: ['core/'], not: /^@aws-sdk|^aws-cdk-lib|^constructs/ },
  { folder: 'lambdas', own: ['core/', 'aws/'], not: CDK },
  { folder: 'cli', own: ['core/', 'aws/', 'config/', 'local/'], not: CDK },
  // Never run-time code: what a stack needs to know is what the words mean and what is guarded.
  { folder: 'lib', own: ['config/', 'core/base/', 'core/scope/'], not: /^@aws-sdk/ },
  { folder: 'local', own: ['core/', 'aws/', 'config/', 'cli/', 'lib/'] },
];

const isRelative = (name: string): boolean =>
  /^[a-z]+\/.*\.(?:ts|mjs|json)$/.test(name) && !name.startsWith('@');

const violations = ({ folder, own, not }: Layer, files: readonly Source[] = sources(folder)): string[] =>
  files
    .filter(({ path }) => path.endsWith('.ts'))
    .filter(isProduct)
    .flatMap((source) =>
      importsOf(source)
        .filter((name) => (isLocalPath(name) ? !allowed(name, folder, own) : (not?.test(name) ?? false)))
        .map((name) => `${source.path} imports ${name}`),
    );

// A path from the root begins with one of its folders; `..` would lead out of it.
const isLocalPath = (name: string): boolean =>
  name.startsWith('../') ||
  (isRelative(name) &&
    [...PRODUCT, 'test', 'bench', 'scripts'].some((folder) => name.startsWith(`${folder}/`)));

const allowed = (name: string, folder: string, own: readonly string[]): boolean =>
  [`${folder}/`, ...own].some((start) => name.startsWith(start));

describe('each folder imports only what its layer may', () => {
  it.each(LAYERS)('$folder', (layer) => {
    expect(violations(layer)).toEqual([]);
  });
});

it('finds imports in every form', () => {
  const text = `
    import { a, type B } from './a.ts';
    import type { C } from "../c.ts";
    import {
      d,
    } from '@aws-sdk/d';
    export * from './e.ts';
    import './f.ts';
    const g = await import('../../g.ts');
    // import { h } from './h.ts';
    /* import { i } from './i.ts'; */`;
  expect(importsOf({ path: 'core/x/y.ts', text })).toEqual([
    'core/x/a.ts',
    'core/c.ts',
    '@aws-sdk/d',
    'core/x/e.ts',
    'core/x/f.ts',
    'g.ts',
  ]);
});

it.each([
  ['core', 'core/a.ts', "import { readFile } from 'node:fs/promises';"],
  ['core', 'core/a/b.ts', "import type { C } from '../../aws/c.ts';"],
  ['lib', 'lib/a.ts', "import { b } from '../core/versions/b.ts';"],
  ['cli', 'cli/a/b.ts', "await import('../../lambdas/c.ts');"],
  ['local', 'local/a.ts', "export * from '../lambdas/b.ts';"],
  ['aws', 'aws/a.ts', "import { b } from '../../elsewhere/b.ts';"],
])('sees what %s may not import', (folder, path, text) => {
  const layer = LAYERS.find((each) => each.folder === folder);
  expect(layer && violations(layer, [{ path, text }])).toHaveLength(1);
});

it('looks at something', () => {
  for (const folder of PRODUCT) expect(sources(folder).filter(isProduct).length, folder).toBeGreaterThan(0);
});
