import { execFileSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resolveConfig } from '../../config/resolve.ts';
import { EXAMPLE } from '../../core/rules/records.examples.ts';
import { MADE_OF } from '../../scripts/build/freshness.ts';
import { functionNames } from '../../scripts/build/functions.ts';
import { buildFunctions } from './synthesized/built.ts';
import { environment } from './synthesized/environment.ts';
import { example } from './synthesized/example.ts';

const KIBIBYTE = 1024;
const MAX_KIBIBYTES = 600;
/**
 * The schedules' functions ask seven services and six; nobody waits for their start. Judging calls takes a rule for every way in, 250 KiB
 * of them, and the client that puts off what there is no time for: its limit is its size and a little more, and grows with the rules.
 */
const LARGER: Readonly<Record<string, number>> = {
  'look-at-settings': 820,
  'audit-posture': 770,
  'judge-activity': 670,
};

const built = await buildFunctions();

const EXAMPLE_FILES = /examples|fires|quiet|sample-|core\/rules\/(?:records|happenings|posture-changes)/;
/** What the examples are made of, and no product code says. */
const OF_EXAMPLES = [EXAMPLE.bucket, EXAMPLE.account, 'acme-training-data'];

/** Of S3, S3 Control and Lambda, which describe every operation in one file each. */
const UNUSED_SHAPES = [
  'AnalyticsS3BucketDestination',
  'AccessGrantsLocationConfiguration',
  'UpdateCodeSigningConfig',
];

/** What a bundle exports, as Lambda sees it: in a process that has nothing but the deployed folder and environment. */
const exportsOf = (folder: string): string => {
  const script = join(folder, 'probe.mjs');
  writeFileSync(script, "const it = await import('./index.mjs'); console.log(typeof it.handler);\n");
  return execFileSync(process.execPath, [script], { env: environment, encoding: 'utf8' }).trim();
};

it('has every function that the stack deploys', () => {
  expect(functionNames().sort()).toEqual([
    'append-log',
    'audit-posture',
    'configure',
    'hash-object',
    'judge-activity',
    'look-at-settings',
    'notify',
    'record-baseline',
    'sweep-batch',
    'verify-object',
    'watch-delivery',
  ]);
});

describe.each(functionNames())('%s', (name) => {
  const folder = join(built.folder, name);

  const maximum = LARGER[name] ?? MAX_KIBIBYTES;

  it(`is smaller than ${maximum} KiB`, () => {
    expect(statSync(join(folder, 'index.mjs')).size / KIBIBYTE).toBeLessThan(maximum);
  });

  it('holds nothing whose change would not have it built again', () => {
    const known = ['node_modules', ...MADE_OF].map((place) => `${place}/`);
    const others = built.sources(name).filter((path) => !known.some((place) => path.startsWith(place)));
    expect(others).toEqual([]);
  });

  it('starts on its own, with the environment and the configuration that it is deployed with', () => {
    writeFileSync(join(folder, 'config.json'), JSON.stringify(resolveConfig(example)));
    expect(exportsOf(folder)).toBe('function');
  });

  it('has a source map without the sources', () => {
    const map = JSON.parse(readFileSync(join(folder, 'index.mjs.map'), 'utf8'));
    expect(map.sourcesContent).toBeUndefined();
    expect(readFileSync(join(folder, 'index.mjs'), 'utf8')).toContain('//# sourceMappingURL=index.mjs.map');
  });

  it('leaves out what only people and deployments need', () => {
    const sources = built.sources(name).join('\n');
    expect(sources).toContain('lambdas/');
    expect(sources).not.toMatch(/node_modules\/(?:zod|aws-cdk-lib|constructs|@aws-sdk\/credential-provider)/);
    expect(sources).not.toMatch(/^(?:lib|cli|local)\//m);
  });

  it('holds no shapes of operations that no function asks for', () => {
    const bundle = readFileSync(join(folder, 'index.mjs'), 'utf8');
    expect(UNUSED_SHAPES.filter((name) => bundle.includes(name))).toEqual([]);
  });

  it('holds no example of a rule or a check', () => {
    const bundle = readFileSync(join(folder, 'index.mjs'), 'utf8');
    expect(built.sources(name).filter((path) => EXAMPLE_FILES.test(path))).toEqual([]);
    expect(OF_EXAMPLES.filter((text) => bundle.includes(text))).toEqual([]);
  });
});
