import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type RunResult, run } from '../../local/process/run.ts';
import { type InstalledNode, installNode, OLDEST, TOO_OLD } from './installed/nodes.ts';
import { installPacked, type Project } from './installed/project.ts';

const INSTALL_MS = 240_000;
let project: Project;
const oldest = inject('oldestNode');
let tooOld: InstalledNode;

beforeAll(async () => {
  tooOld = await installNode(TOO_OLD);
  project = await installPacked('aws-cdk-lib', 'constructs', 'typescript', '@types/node');
}, INSTALL_MS);

afterAll(async () => {
  await project?.remove();
  await tooOld?.remove();
});

const NODES: readonly (readonly [string, () => string])[] = [
  [process.version, () => process.execPath],
  [OLDEST, () => oldest],
];

const inProject = (file: string, ...words: readonly string[]): Promise<RunResult> =>
  run(file, words, { cwd: project.folder });

const text = ({ lines }: RunResult): string => lines.join('\n');

describe('what is in it', () => {
  it('has the command, the library, its types and the functions', () => {
    expect(project.files).toEqual(
      expect.arrayContaining([
        'dist/cli/main.js',
        'dist/lib/index.js',
        'dist/types/lib/index.d.ts',
        'dist/types/config/index.d.ts',
        'dist/lambdas/verify-object/index.mjs',
        'LICENSE',
      ]),
    );
  });

  it('has neither sources nor tests', () => {
    expect(
      project.files.filter((name) => /(?<!\.d)\.ts$|\.test\.|^(test|bench|scripts)\//.test(name)),
    ).toEqual([]);
  });
});

describe.each(NODES)('the command on Node %s', (_version, node) => {
  const command = () => join(project.folder, 'node_modules', '.bin', 'sealwatch');

  it('prints help', async () => {
    const result = await inProject(node(), command(), '--help');
    expect(result.code).toBe(0);
    expect(text(result)).toContain('Usage: sealwatch');
  });

  it('prints help of a command', async () => {
    const result = await inProject(node(), command(), 'history', '--help');
    expect(result.code).toBe(0);
    expect(text(result)).toContain('Usage: sealwatch history');
  });

  it('refuses what it does not know', async () => {
    expect((await inProject(node(), command(), 'history', '--colour')).code).toBe(2);
  });

  it('says what the demo lacks where the CDK is not installed', async () => {
    const result = await inProject(node(), command(), 'demo');
    expect(result.code).toBe(4);
    expect(text(result)).toContain('npm install --save-dev aws-cdk');
  });
});

it('says on a Node that is too old what it needs, and nothing else', async () => {
  const command = join(project.folder, 'node_modules', '.bin', 'sealwatch');
  const result = await inProject(tooOld.path, command, 'status');
  expect(result.code).toBe(4);
  expect(text(result)).toBe(
    `error: sealwatch needs Node 22.18 or newer, and this is v${TOO_OLD}: install it from nodejs.org`,
  );
});

it('can be run by npx', async () => {
  const result = await inProject('npx', '--no-install', 'sealwatch', '--version');
  expect(result.code, text(result)).toBe(0);
});

describe.each(NODES)('the construct on Node %s', (_version, node) => {
  it('makes a stack of an existing bucket and a new one', async () => {
    await project.write('app.mjs', APP);
    const result = await inProject(node(), 'app.mjs');
    expect(result.code, text(result)).toBe(0);
    const { buckets, functions, assets } = JSON.parse(result.lines.at(-1) ?? '');
    expect(buckets).toContain('acme-new');
    expect(buckets).not.toContain('acme-existing');
    expect(functions).toBeGreaterThanOrEqual(5);
    expect(assets).toEqual([]);
  });
});

describe('the example', () => {
  const EXAMPLE = new URL('../../examples/guarded-dataset/', import.meta.url);

  it('makes its stacks, and has the right types', async () => {
    for (const name of ['app.ts', 'guarded.ts'])
      await project.write(name, await readFile(new URL(name, EXAMPLE), 'utf8'));
    const made = await inProject(oldest, 'app.ts');
    expect(made.code, text(made)).toBe(0);
    await project.write('tsconfig.json', JSON.stringify({ compilerOptions: COMPILER, files: ['app.ts'] }));
    const result = await inProject(process.execPath, join(project.folder, 'node_modules', '.bin', 'tsc'));
    expect(text(result)).toBe('');
  });

  it('asks for the versions that this release was built with', async () => {
    const { dependencies, devDependencies } = JSON.parse(
      await readFile(new URL('package.json', EXAMPLE), 'utf8'),
    );
    const here = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'));
    const built: Readonly<Record<string, string>> = { ...here.devDependencies, sealwatch: here.version };
    const asked: Readonly<Record<string, string>> = { ...dependencies, ...devDependencies };
    expect(asked).toEqual(Object.fromEntries(Object.keys(asked).map((name) => [name, built[name]])));
  });
});

describe('its types', () => {
  it('resolve, and are strict', async () => {
    await project.write('typed.ts', TYPED);
    await project.write('tsconfig.json', JSON.stringify({ compilerOptions: COMPILER, files: ['typed.ts'] }));
    const result = await inProject(process.execPath, join(project.folder, 'node_modules', '.bin', 'tsc'));
    expect(text(result)).toBe('');
    expect(result.code).toBe(0);
  });
});

const COMPILER = {
  strict: true,
  noEmit: true,
  target: 'es2023',
  module: 'nodenext',
  allowImportingTsExtensions: true,
  // Declarations that cannot be resolved are no errors otherwise, and everything in them is `any`.
  skipLibCheck: false,
  types: ['node'],
};

const CONFIG = `{
  buckets: [
    { name: 'acme-existing', region: 'eu-west-1', datasets: [{ name: 'old', prefix: 'old/', mode: 'sealed' }] },
    { name: 'acme-new', existing: false, datasets: [{ name: 'new', prefix: '', mode: 'append-only' }] },
  ],
  trail: { data: 'existing', management: 'existing' },
  alerts: { email: ['security@example.com'] },
}`;

const APP = `
import { existsSync } from 'node:fs';
import { App, Stack } from 'aws-cdk-lib';
import { Sealwatch } from 'sealwatch';
const app = new App({ outdir: 'cdk.out' });
const stack = new Stack(app, 'Guard', { env: { account: '111122223333', region: 'eu-west-1' } });
new Sealwatch(stack, 'Sealwatch', ${CONFIG});
const { template } = app.synth().getStackByName('Guard');
const resources = Object.values(template.Resources);
const ofType = (type) => resources.filter((resource) => resource.Type === type);
console.log(JSON.stringify({
  buckets: ofType('AWS::S3::Bucket').map(({ Properties }) => Properties.BucketName),
  functions: ofType('AWS::Lambda::Function').length,
  assets: resources.map(({ Metadata }) => Metadata?.['aws:asset:path']).filter((path) => path && !existsSync('cdk.out/' + path)),
}));
`;

const TYPED = `
import { App } from 'aws-cdk-lib';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { SealwatchStack } from 'sealwatch';
import { defineConfig } from 'sealwatch/config';
const config = defineConfig(${CONFIG});
const { sealwatch } = new SealwatchStack(new App(), 'Guard', { config });
export const age: Metric = sealwatch.metricOldestObjectEvent();
// @ts-expect-error: there is no such mode
defineConfig({ ...config, buckets: [{ name: 'a', datasets: [{ name: 'b', prefix: '', mode: 'frozen' }] }] });
`;
