import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEnvelope } from '../../core/attestation/dsse.ts';
import { type Statement, statementIn } from '../../core/attestation/statement.ts';
import { type CommandRun, type Json, seal, sealwatch, sealwatchJson } from './deployed/command.ts';
import { deployment } from './deployed/deployment.ts';
import { eventually } from './deployed/eventually.ts';
import { GuardedObject } from './deployed/guarded-object.ts';
import { nextSecond } from './deployed/next-second.ts';

const DATASET = 'attested';
const CONTENT = { 'labels.jsonl': 'good labels', 'a b+c%é.jsonl': 'odd name', empty: '' };
const objects = Object.entries(CONTENT).map(
  ([name, text]) => [new GuardedObject(DATASET, name), text] as const,
);
const labels = new GuardedObject(DATASET, 'labels.jsonl');

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
/** As docs/attestation.md defines it. */
const ROOT = sha256(
  Object.entries(CONTENT)
    .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .map(([name, text]) => `${sha256(text)}  ${name}\n`)
    .join(''),
);

const folder = mkdtempSync(join(tmpdir(), 'sealwatch-attest-'));
const [keyFile, publicFile] = [join(folder, 'key.pem'), join(folder, 'key.pub')];
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The statement up to now; there is none in the second of the seal. */
const attest = (file: string): Promise<CommandRun> =>
  eventually('an attestation', async () => {
    const run = await sealwatch('attest', '--dataset', DATASET, '--key', keyFile, '--output', file);
    return run.exitCode === 2 ? undefined : run;
  });

/** What the gate says of this dataset. Another file writes to the tables as an attacker does, and the gate refuses every dataset then. */
async function gate(): Promise<Json> {
  const [said = {}] = await sealwatchJson('gate', '--dataset', DATASET, '--max-age', '1h');
  const problems = (said.problems as string[]).filter(
    (each) => !each.startsWith('somebody wrote to the man'),
  );
  const { count } = said.wrong as { readonly count: number };
  return { ...said, problems, passed: said.passed === true || problems.length + count === 0 };
}

const statementOf = async (file: string): Promise<Statement> => {
  const { readFile } = await import('node:fs/promises');
  return statementIn(readEnvelope(JSON.parse(await readFile(file, 'utf8'))));
};

describe('a dataset that is attested, altered and restored', () => {
  let approved: string;
  let poisoned: string;

  beforeAll(async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    writeFileSync(keyFile, privateKey.export({ format: 'pem', type: 'pkcs8' }));
    writeFileSync(publicFile, publicKey.export({ format: 'pem', type: 'spki' }));
    const versions = await Promise.all(objects.map(([object, text]) => object.put(text)));
    approved = versions[0] ?? '';
    await seal(DATASET);
  });

  it('passes the gate with the root digest that anybody can compute', async () => {
    expect(await gate()).toMatchObject({
      passed: true,
      root: ROOT,
      keys: 3,
      problems: [],
      wrong: { count: 0 },
    });
  });

  it('is clean, and the attestation is verified against the tables', async () => {
    const file = join(folder, 'clean.json');
    expect(await attest(file)).toMatchObject({
      exitCode: 0,
      err: expect.stringContaining('CLEAN: nothing unapproved'),
    });
    const verified = await sealwatch(
      'attest',
      'verify',
      file,
      '--public-key',
      publicFile,
      '--live',
      '--expect',
      ROOT,
    );
    expect(verified).toMatchObject({ exitCode: 0, out: expect.stringMatching(/^verified\n/) });
  });

  it('says where approved bytes came from, once whoever approved them said it', async () => {
    const list = join(folder, 'SHA256SUMS');
    writeFileSync(list, `${sha256('good labels')}  labels.jsonl\n`);
    const said = { source: 's3://acme-raw/crawl-44.tar', collected: null, transform: 'deduplicated' };
    const words = [
      'approve',
      list,
      '--dataset',
      DATASET,
      '--reason',
      'crawl 44',
      '--transform',
      said.transform,
    ];
    const signed = await sealwatch(...words, '--source', 'https://example.org/a?X-Amz-Signature=ab');
    expect(signed).toMatchObject({ exitCode: 2, err: expect.stringContaining('"X-Amz-Signature"') });
    const [approved] = await sealwatchJson(...words, '--source', said.source);
    const [history] = await sealwatchJson('history', `s3://${labels.bucket}/${labels.key}`);
    const [approval] = (approved?.approvals ?? []) as string[];
    const known = [{ approval, by: approved?.by, ...said }];
    expect(history).toMatchObject({ expected: { provenance: known }, versions: [{ provenance: known }] });
    const file = join(folder, 'sourced.json');
    await attest(file);
    expect((await statementOf(file)).predicate).toMatchObject({ clean: true, provenance: known });
    const verified = await sealwatch('attest', 'verify', file, '--public-key', publicFile, '--live');
    expect(verified).toMatchObject({
      exitCode: 0,
      out: expect.stringContaining('from s3://acme-raw/crawl-44.tar'),
    });
  });

  it('is refused by the gate from the moment at which other bytes are stored', async () => {
    poisoned = await labels.put('flipped labels');
    expect(await gate()).toMatchObject({ passed: false, wrong: { count: 1 } });
    await labels.judged(poisoned);
    await labels.finding('object-altered');
    expect(await gate()).toMatchObject({
      passed: false,
      wrong: { keys: [{ key: labels.key, problem: 'altered' }] },
    });
  });

  it('is downloaded as it was approved while other bytes are current, and a job starts only on that', async () => {
    const data = join(folder, 'data');
    const script = `process.exit(require('fs').readFileSync(process.env.SEALWATCH_DIRECTORY + '/labels.jsonl', 'utf8') === 'good labels' ? 5 : 1)`;
    const job = ['--run', '--', process.execPath, '-e', script];
    // Options of the deployment come before the command of the job.
    const pulled = await sealwatch('pull', '--stack', deployment.stack, '--dataset', DATASET, data, ...job);
    expect(pulled).toMatchObject({
      exitCode: 5,
      out: expect.stringMatching(/^COMPLETE: 3 files, 3 fetched/),
    });
    expect(pulled.out).toContain(`root digest: ${ROOT}`);
    const [again] = await sealwatchJson('pull', '--dataset', DATASET, data);
    expect(again).toMatchObject({ files: 3, kept: 3, fetched: 0, failed: [], extra: [] });
  });

  it('is not clean any more, in a statement that names the version and the time', async () => {
    const restored = await labels.copyFrom(labels, approved);
    await labels.judged(restored);
    await eventually('the gate to pass', async () => ((await gate()).passed ? true : undefined));
    expect((await gate()).root).toBe(ROOT);
    const file = join(folder, 'wrong.json');
    // The window ends with a whole second, and what came within that is not in it.
    await nextSecond();
    expect(await attest(file)).toMatchObject({ exitCode: 1, err: expect.stringContaining('NOT CLEAN') });
    const { predicate } = await statementOf(file);
    expect(predicate).toMatchObject({
      clean: false,
      keys: 3,
      root: { sha256: ROOT, keys: 3 },
      unapproved: [
        {
          key: labels.key,
          versionId: poisoned,
          class: 'altered',
          digest: `sha256:${sha256('flipped labels')}`,
        },
      ],
      removed: [],
      notCovered: [],
    });
    const verified = await sealwatch('attest', 'verify', file, '--public-key', publicFile, '--live');
    expect(verified.exitCode).toBe(1);
    expect(verified.out).toMatch(/^verified\n.*NOT CLEAN/);
  });
});
