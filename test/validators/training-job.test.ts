import { spawn } from 'node:child_process';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, inject, it } from 'vitest';
import type { Digest } from '../../core/base/digest.ts';
import { newEntry } from '../../core/versions/entry.ts';
import { fakeQueries } from '../cli/fake-queries.ts';
import { runCli } from '../cli/run-cli.ts';
import { DATASET, DEPLOYMENT, version } from '../cli/samples.ts';
import { ROOT, snippets } from '../docs/documents.ts';

const python = inject('validators');
const folder = mkdtempSync(join(tmpdir(), 'sealwatch-training-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const REF = { bucket: DATASET.bucket, key: `${DATASET.prefix}a b?#+%é.jsonl` };
const [PROGRAM, KEY, CLEAN] = ['train.py', 'key.pem', 'clean.json'].map((name) => join(folder, name)) as [
  string,
  string,
  string,
];

/** What says that a version of the key, with these bytes, was approved and current; signed, beside its public key. */
async function attest(versionId: string, content: string): Promise<void> {
  const digest: Digest = `sha256:${createHash('sha256').update(content).digest('hex')}`;
  const record = version(versionId, { digest, size: content.length }, REF);
  const { storedAt } = record.fact;
  const baseline = {
    version: versionId,
    versionId,
    digest,
    size: content.length,
    storedAt,
    run: 'r',
    by: 'me',
  };
  const listed = { dataset: DATASET.name, state: 'intact', digest, size: 1, versionId, since: null } as const;
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  writeFileSync(KEY, privateKey.export({ format: 'pem', type: 'pkcs8' }));
  writeFileSync(join(folder, 'attestations.pub'), publicKey.export({ format: 'pem', type: 'spki' }));
  const words = ['--from', '2026-11-10', '--to', '2026-11-20', '--key', KEY, '--output', CLEAN];
  const made = await runCli(['attest', '--dataset', DATASET.name, ...words], {
    deployment: DEPLOYMENT,
    queries: fakeQueries({
      datasets: [DATASET],
      entries: [{ ...REF, ...listed }],
      entry: { ...newEntry(REF, DATASET.name), baseline },
      history: [record],
      look: { at: '2026-11-20T00:00:00.000Z', settings: 1, unreadable: [], unreadableCount: 0, listed: [] },
    }),
  });
  expect(made).toMatchObject({ exitCode: 0 });
}

/** Runs the program of the page with boto3 and the real command, on an attestation of the approved version with such bytes. */
async function train(content: string): Promise<{ readonly code: number | null; readonly err: string }> {
  const [program] = snippets('python').filter(({ document }) => document === 'docs/attestation.md');
  writeFileSync(PROGRAM, program?.text ?? '');
  const command = `#!/bin/sh\nexec '${process.execPath}' '${join(ROOT, 'cli/main.ts')}' "$@"\n`;
  writeFileSync(join(folder, 'sealwatch'), command, { mode: 0o755 });
  const job = fileURLToPath(new URL('training_job.py', import.meta.url));
  const child = spawn(python ?? '', [job, PROGRAM, REF.bucket, REF.key], {
    cwd: folder,
    env: { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}` },
  });
  const ended = once(child, 'close');
  let err = '';
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  const [versionId] = await once(createInterface({ input: child.stdout }), 'line');
  await attest(versionId, content);
  child.stdin.end('\n');
  const [code] = await ended;
  return { code, err };
}

describe.skipIf(python === null)('the training job of the documentation', () => {
  it('reads the approved version with boto3, though other bytes are current', async () => {
    expect(await train('approved')).toEqual({ code: 0, err: expect.any(String) });
  });

  it('ends with an error where the version holds other bytes than the attestation says', async () => {
    const { code, err } = await train('something else');
    expect(err).toContain('other bytes than the approved ones');
    expect(code).toBe(1);
  });
});
