import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { importsOf, isProduct, ROOT, type Source, sources } from './sources.ts';

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
  // Never run-time code: what a stack needs to know is what the words mean, what is guarded, and which calls are judged.
  { folder: 'lib', own: ['config/', 'core/base/', 'core/scope/', 'core/calls/'], not: /^@aws-sdk/ },
  { folder: 'local', own: ['core/', 'aws/', 'config/', 'cli/', 'lib/'] },
];

/**
 * The rooms of core and of aws, from the ground up: a room may import what stands in its row, and nothing else.
 * docs/contributing.md draws the same picture.
 */
const BELOW: Readonly<Record<string, readonly string[]>> = {
  'core/base': [],
  'core/scope': ['core/base'],
  'core/policies': ['core/base'],
  'core/versions': ['core/base', 'core/scope'],
  'core/attestation': ['core/base', 'core/scope', 'core/versions'],
  'core/log': ['core/base', 'core/attestation'],
  'core/manifests': ['core/base', 'core/attestation'],
  'core/findings': ['core/base', 'core/scope', 'core/versions'],
  'core/calls': ['core/findings'],
  'core/cloudtrail': ['core/base', 'core/scope', 'core/policies', 'core/findings'],
  'core/clock': ['core/scope', 'core/cloudtrail'],
  'core/posture': ['core/base', 'core/scope', 'core/policies', 'core/cloudtrail'],
  'core/rules': [
    'core/base',
    'core/scope',
    'core/policies',
    'core/versions',
    'core/findings',
    'core/cloudtrail',
    'core/clock',
    'core/posture',
  ],
  'core/api': ['core/base', 'core/scope', 'core/versions'],
  'core/engine': [
    'core/base',
    'core/scope',
    'core/versions',
    'core/findings',
    'core/cloudtrail',
    'core/clock',
    'core/posture',
    'core/rules',
    'core/api',
    'core/log',
  ],
  'core/doctor': ['core/scope', 'core/posture', 'core/engine'],
  'core/restore': ['core/base', 'core/scope', 'core/versions', 'core/findings', 'core/engine'],
  'core/alerts': ['core/base', 'core/scope', 'core/findings', 'core/rules'],
  'core/replay': [
    'core/base',
    'core/scope',
    'core/versions',
    'core/findings',
    'core/cloudtrail',
    'core/engine',
  ],
  'core/trial': ['core/base'],
  'core/readers': ['core/base', 'core/versions', 'core/findings', 'core/cloudtrail', 'core/posture'],
  'core/incident': [
    'core/base',
    'core/versions',
    'core/findings',
    'core/clock',
    'core/rules',
    'core/restore',
    'core/alerts',
    'core/readers',
  ],
  'core/report': [
    'core/base',
    'core/scope',
    'core/versions',
    'core/findings',
    'core/posture',
    'core/engine',
    'core/alerts',
  ],
  'aws/s3': ['aws'],
  'aws/identity': ['aws'],
  'aws/messages': ['aws'],
  'aws/dynamodb': ['aws'],
  'aws/log': ['aws', 'aws/dynamodb'],
  'aws/deployment': ['aws', 'aws/dynamodb'],
  'aws/settings': ['aws', 'aws/s3'],
  'aws/posture': ['aws', 'aws/s3', 'aws/settings'],
  'aws/doctor': ['aws', 'aws/posture'],
  'aws/trial': ['aws/s3'],
};

/** What the parts of the engine may import of each other. */
const ENGINE: Readonly<Record<string, readonly string[]>> = {
  'core/engine': [],
  'core/engine/objects': [],
  'core/engine/large': ['core/engine/objects'],
  'core/engine/activity': ['core/engine/objects'],
  'core/engine/posture': ['core/engine/activity'],
  'core/engine/runs': [],
  'core/engine/sealing': ['core/engine/objects', 'core/engine/large', 'core/engine/runs'],
  'core/engine/checksums': ['core/engine/objects', 'core/engine/runs', 'core/engine/sealing'],
  'core/engine/verification': ['core/engine/checksums', 'core/engine/objects', 'core/engine/sealing'],
  'core/engine/holds': [
    'core/engine/activity',
    'core/engine/objects',
    'core/engine/sealing',
    'core/engine/verification',
  ],
  'core/engine/execution': [
    'core/engine/checksums',
    'core/engine/objects',
    'core/engine/large',
    'core/engine/runs',
    'core/engine/sealing',
    'core/engine/verification',
  ],
};

/** `core/rules/object/x.ts` stands in the room `core/rules`, `aws/back-off.ts` in `aws`. */
const roomOf = (path: string, depth: number): string =>
  path.split('/').slice(0, -1).slice(0, depth).join('/');

const roomViolations = (
  below: Readonly<Record<string, readonly string[]>>,
  depth: number,
  files: readonly Source[],
): string[] =>
  files.filter(isProduct).flatMap((source) => {
    const room = roomOf(source.path, depth);
    const allowed = below[room] ?? [];
    return (
      importsOf(source)
        .filter((name) => /^(?:core|aws)\//.test(name))
        .map((name) => ({ name, to: roomOf(name, depth) }))
        // How aws may use core is the layers' business, above.
        .filter(({ to }) => to.split('/')[0] === room.split('/')[0])
        .filter(({ to }) => to !== room && !allowed.includes(to))
        .filter(({ to }) => depth < 3 || to.startsWith('core/engine/'))
        .map(({ name }) => `${source.path} imports ${name}`)
    );
  });

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

describe('each room of core and aws imports only what stands below it', () => {
  it('rooms', () => {
    expect(roomViolations(BELOW, 2, sources('core', 'aws'))).toEqual([]);
  });

  it('parts of the engine', () => {
    expect(roomViolations(ENGINE, 3, sources('core/engine'))).toEqual([]);
  });

  it('and a row permits nothing that no file needs', () => {
    const unused = (below: Readonly<Record<string, readonly string[]>>, depth: number): string[] => {
      const used = new Set(
        sources('core', 'aws')
          .filter(isProduct)
          .flatMap((source) =>
            importsOf(source).map((name) => `${roomOf(source.path, depth)} -> ${roomOf(name, depth)}`),
          ),
      );
      return (
        Object.entries(below)
          .flatMap(([room, names]) => names.map((name) => `${room} -> ${name}`))
          // What stands right in aws is there for every room of it.
          .filter((arrow) => !arrow.endsWith(' -> aws') && !used.has(arrow))
      );
    };
    expect([...unused(BELOW, 2), ...unused(ENGINE, 3)]).toEqual([]);
  });

  it('says so in docs/contributing.md', () => {
    const page = readFileSync(`${ROOT}/docs/contributing.md`, 'utf8');
    for (const [room, below] of [...Object.entries(BELOW), ...Object.entries(ENGINE)]) {
      const names = below.map((name) => `\`${name}\``).join(', ') || 'nothing';
      expect(page).toContain(`| \`${room}\` | ${names} |`);
    }
  });

  it('has a row for every room', () => {
    const rooms = sources('core', 'aws')
      .filter(({ path }) => path.endsWith('.ts'))
      .map(({ path }) => roomOf(path, 2));
    expect([...new Set(rooms)].filter((room) => room !== 'aws').sort()).toEqual(Object.keys(BELOW).sort());
    const parts = sources('core/engine').map(({ path }) => roomOf(path, 3));
    expect([...new Set(parts)].sort()).toEqual(Object.keys(ENGINE).sort());
  });

  it('names only rooms that come earlier: the table itself has no circle', () => {
    for (const table of [BELOW, ENGINE]) {
      const rooms = Object.keys(table);
      const late = Object.entries(table).flatMap(([room, below]) =>
        below
          .filter((other) => rooms.includes(other) && rooms.indexOf(other) > rooms.indexOf(room))
          .map((other) => `${room} -> ${other}`),
      );
      expect(late).toEqual([]);
    }
  });

  it.each([
    ['core/versions/a.ts', "import { b } from '../findings/b.ts';"],
    ['core/rules/object/a.ts', "import type { B } from '../../engine/objects/b.ts';"],
    ['aws/s3/a.ts', "export * from '../dynamodb/b.ts';"],
  ])('sees what %s may not import', (path, text) => {
    expect(roomViolations(BELOW, 2, [{ path, text }])).toHaveLength(1);
  });
});

/** A construct has its grants, and they name their construct, as in the CDK. */
const CONSTRUCT_AND_GRANTS = 'lib/dataset-bucket/';

/** Files that reach themselves by imports, types counted. */
const inCircles = (files: readonly Source[]): string[] => {
  const to = new Map(
    files.map((source) => [source.path, importsOf(source).filter((name) => name.endsWith('.ts'))]),
  );
  return [...to.keys()].filter((start) => {
    const seen = new Set<string>();
    const open = [...(to.get(start) ?? [])];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (next === start) return true;
      if (seen.has(next)) continue;
      seen.add(next);
      open.push(...(to.get(next) ?? []));
    }
    return false;
  });
};

describe('imports run in no circle, types counted', () => {
  it('anywhere but between a construct and its grants', () => {
    const found = inCircles(sources().filter(({ path }) => path.endsWith('.ts')));
    expect(found.filter((path) => !path.startsWith(CONSTRUCT_AND_GRANTS))).toEqual([]);
  });

  it('sees one', () => {
    const found = inCircles([
      { path: 'core/a.ts', text: "import type { B } from './b.ts';" },
      { path: 'core/b.ts', text: "import { c } from './x/c.ts';" },
      { path: 'core/x/c.ts', text: "export * from '../a.ts';" },
      { path: 'core/d.ts', text: "import { a } from './a.ts';" },
    ]);
    expect(found).toEqual(['core/a.ts', 'core/b.ts', 'core/x/c.ts']);
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
