import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import validate from 'asl-validator';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { runningSha256 } from '../../cli/attest/running-sha256.ts';
import { cleanWindow } from '../../core/attestation/clean-window.ts';
import { rootDigest } from '../../core/attestation/root-digest.ts';
import { statementJson } from '../../core/attestation/statement.ts';
import type { Digest } from '../../core/base/digest.ts';
import { DATASET } from '../cli/samples.ts';
import { snippets } from './documents.ts';
import { parseCommand } from './parse-command.ts';

const PAGE = 'docs/attestation.md';
const of = (language: string): string[] =>
  snippets(language)
    .filter(({ document }) => document === PAGE)
    .map(({ text }) => text);

const folder = mkdtempSync(join(tmpdir(), 'sealwatch-attestation-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const FILES: Readonly<Record<string, string>> = {
  'b.jsonl': 'b',
  'a/c d.jsonl': 'c',
  'a-b': '',
  'new\nline': 'n',
  'back\\slash': 's',
  é: 'e',
  '\u{1f40d}': 'snake',
};

describe('the root digest', () => {
  it('is what the shell prints for a copy of the files', () => {
    const copy = join(folder, 'copy');
    for (const [path, text] of Object.entries(FILES)) {
      mkdirSync(dirname(join(copy, path)), { recursive: true });
      writeFileSync(join(copy, path), text);
    }
    const [script = ''] = of('sh');
    const printed = execFileSync('bash', ['-c', script], { cwd: folder, encoding: 'utf8' });
    const keys = Object.entries(FILES).map(([path, text]) => ({
      key: `p/${path}`,
      digest: `sha256:${sha256(text)}` as Digest,
    }));
    expect(rootDigest(keys, 'p/', runningSha256())).toEqual({
      kind: 'root',
      sha256: printed.slice(0, 64),
      keys: keys.length,
    });
  });
});

describe('the gate in a pipeline', () => {
  it('of GitHub Actions is a command that there is, before the training', async () => {
    const [workflow = ''] = of('yaml');
    const runs: string[] = parse(workflow).jobs.train.steps.flatMap(({ run }: { run?: string }) => run ?? []);
    expect(runs).toHaveLength(2);
    expect((await parseCommand((runs[0] ?? '').split(' ').slice(2))).mistake).toBe('');
  });

  it('of Step Functions is a command that there is, and leads to the training only if it ended well', async () => {
    const definition = JSON.parse(of('json')[0] ?? '');
    expect(validate(definition)).toMatchObject({ isValid: true });
    const { StartAt, States } = definition;
    const { Next, Catch, Parameters } = States[StartAt];
    expect([Next, Catch]).toEqual(['Train', undefined]);
    const { Command } = Parameters.Overrides.ContainerOverrides[0];
    expect((await parseCommand(Command)).mistake).toBe('');
  });
});

describe('the job in Python', () => {
  const TIMES = { from: '2026-11-10T00:00:00.000Z', to: '2026-11-20T00:00:00.000Z' };
  const KEY = `${DATASET.prefix}a b?#.jsonl`;

  /** Runs the program of the page with a store of one object in the place of S3; verification ends as given. */
  function run(stored: string, verified: number): number {
    const place = mkdtempSync(join(folder, 'job-'));
    const current = { version: 'v1', versionId: 'v1', class: 'baseline', digest: null } as const;
    const period = {
      ...TIMES,
      state: 'intact',
      current,
      expected: null,
      size: 1,
      level: 'read',
      reason: null,
      provenance: [],
    } as const;
    const digests: Digest[] = [`sha256:${sha256('approved')}`];
    const statement = cleanWindow(
      {
        dataset: DATASET,
        window: TIMES,
        madeAt: TIMES.to,
        deployment: 's',
        keys: [{ key: KEY, periods: [{ ...period, digests }], moments: [] }],
        polledAt: TIMES.to,
      },
      runningSha256,
    );
    const payload = Buffer.from(JSON.stringify(statementJson(statement))).toString('base64');
    writeFileSync(join(place, 'clean.json'), JSON.stringify({ payload }));
    writeFileSync(join(place, 'sealwatch'), `#!/bin/sh\nexit ${verified}\n`, { mode: 0o755 });
    writeFileSync(
      join(place, 'boto3.py'),
      `import io, json\nclass S3:\n  def get_object(self, Bucket, Key, VersionId):\n    assert [Bucket, Key, VersionId] == json.loads(${JSON.stringify(JSON.stringify([DATASET.bucket, KEY, 'v1']))})\n    return {"Body": io.BytesIO(${JSON.stringify(stored)}.encode())}\ndef client(name): return S3()\n`,
    );
    writeFileSync(join(place, 'job.py'), of('python')[0] ?? '');
    const environment = { ...process.env, PATH: `${place}:${process.env.PATH}` };
    try {
      execFileSync('python3', ['job.py'], { cwd: place, env: environment, stdio: 'ignore' });
      return 0;
    } catch (error) {
      return (error as { status: number }).status;
    }
  }

  it('reads the approved version, whose address is encoded', () => {
    expect(run('approved', 0)).toBe(0);
  });

  it.each([
    ['other bytes', 'poisoned', 0],
    ['an attestation that is not verified', 'approved', 1],
  ])('ends with an error for %s', (_, stored, verified) => {
    expect(run(stored, verified)).not.toBe(0);
  });
});
