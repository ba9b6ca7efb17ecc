import { beforeAll, describe, expect, it } from 'vitest';
import { digestOf } from './deployed/bytes.ts';
import { type Json, sealwatch, sealwatchJson } from './deployed/command.ts';
import { created, send } from './deployed/events.ts';
import { GuardedObject } from './deployed/guarded-object.ts';
import { uploadInParts } from './deployed/multipart.ts';

const DATASET = 'by-s3';
const object = (name: string): GuardedObject => new GuardedObject(DATASET, name);
const BY_S3 = { ChecksumAlgorithm: 'SHA256' } as const;

/** Stores bytes, and reports them as S3 does: the bucket's events are off, so that nothing is known of it before it is sealed. */
async function store(name: string, bytes: string, options?: typeof BY_S3): Promise<string> {
  const versionId = await object(name).put(bytes, options);
  await send(created(object(name), versionId, bytes));
  return versionId;
}

/** What S3 stored no SHA-256 of the whole with: uploads in parts, and those with another checksum. */
const PARTS = [Buffer.alloc(5 * 2 ** 20, 'a'), Buffer.from('the last part')];
const ODD = 'a b+c/ü😀%41,"q".bin';

describe('a dataset whose owner believes S3', () => {
  let estimate: Json | undefined;
  let sealed: Json | undefined;
  const versions: Record<string, string> = {};

  beforeAll(async () => {
    versions.stored = await object('stored').put('approved bytes', BY_S3);
    versions.cold = await object('cold').put('cold bytes', { StorageClass: 'GLACIER' });
    versions.parts = await uploadInParts(object('parts'), PARTS);
    versions.odd = await object(ODD).put('odd bytes');
    [estimate] = await sealwatchJson('seal', DATASET, '--dry-run');
    [sealed] = await sealwatchJson('seal', DATASET);
  });

  it('is told beforehand what S3 says, and that nothing is read', () => {
    const bytes = PARTS.reduce((sum, { length }) => sum + length, 14 + 10 + 9);
    expect(estimate).toMatchObject({ objects: 4, byS3: { stored: 1, computed: 3, bytes } });
    const price = estimate?.price as { readonly amount: number };
    expect(price.amount).toBeGreaterThan(0.25);
  });

  it('is sealed by what S3 stored, and what one job computed: archived, in parts, and of odd keys', async () => {
    expect(sealed).toMatchObject({ finished: true, sealed: 4, byS3: 4, unverifiable: 0 });
    const [run] = await sealwatchJson('runs', 'show', String(sealed?.run));
    expect(run).toMatchObject({ checksums: { jobs: [{ versions: 3, computed: 3, failed: 0, missing: 0 }] } });
    expect((await object('stored').entry())?.digest).toBe(digestOf('approved bytes'));
    expect((await object('cold').entry())?.digest).toBe(digestOf('cold bytes'));
    expect((await object('parts').entry())?.digest).toBe(digestOf(Buffer.concat(PARTS)));
    expect((await object(ODD).entry())?.digest).toBe(digestOf('odd bytes'));
  });

  it('has the level with each digest in its history, and in no other words', async () => {
    const [history] = await sealwatchJson('history', object('parts').url);
    expect(history).toMatchObject({
      level: 's3-sha256',
      versions: [{ level: 's3-sha256', digest: digestOf(Buffer.concat(PARTS)) }],
    });
    expect((await sealwatch('history', object('cold').url)).out).toContain('s3-sha256');
  });

  it('is altered, and the finding says that it is known from S3', async () => {
    const evil = await store('stored', 'poisoned bytes', BY_S3);
    const finding = await object('stored').finding('object-altered');
    expect(finding).toMatchObject({
      severity: 'critical',
      versionId: evil,
      evidence: {
        level: 's3-sha256',
        actual: { digest: digestOf('poisoned bytes') },
        expected: { digest: digestOf('approved bytes') },
      },
    });
    expect((await sealwatch('findings', finding.id)).out).toContain("S3's own SHA-256");
    await store('stored', 'approved bytes', BY_S3);
    await object('stored').finding('object-altered', 'recovered');
  });

  it('is altered by bytes that S3 stored no SHA-256 with, which are read at once: no event waits for a job', async () => {
    const evil = await store(ODD, 'evil bytes');
    const finding = await object(ODD).finding('object-altered');
    expect(finding).toMatchObject({
      versionId: evil,
      evidence: { level: 'read', actual: { digest: digestOf('evil bytes') } },
    });
    await store(ODD, 'odd bytes');
    await object(ODD).finding('object-altered', 'recovered');
  });

  it('is swept by what S3 stored, and told of which keys it stored nothing', async () => {
    const swept = await sealwatchJson('sweep', '--dataset', DATASET, '--level', 's3');
    expect(swept.at(-1)).toMatchObject({
      level: 's3',
      status: 'done',
      keys: 4,
      bytes: 0,
      states: { intact: 4 },
      checkedByS3: 1,
      withoutChecksum: 3,
    });
    const { out } = await sealwatch('sweep', '--dataset', DATASET, '--level', 's3');
    expect(out).toContain("1 key compared with S3's own SHA-256, none read");
    expect(out).toContain('3 keys without one: S3 stored no SHA-256 of the whole object with them');
  });

  it('is verified by S3 computing it again, and nothing of it counts as read', async () => {
    const verified = await sealwatchJson('verify', '--dataset', DATASET);
    expect(verified.filter(({ kind }) => kind === 'key').map(({ state, level }) => [state, level])).toEqual(
      Array.from({ length: 4 }, () => ['intact', 's3-sha256']),
    );
    expect(verified.at(-1)).toMatchObject({ kind: 'summary', keys: 4, states: { intact: 4 }, byS3: 4 });
  });

  it('is read where a sweep says so, but for what nobody can read', async () => {
    const read = await sealwatchJson('sweep', '--dataset', DATASET, '--level', 'read');
    expect(read.at(-1)).toMatchObject({ keys: 4, states: { intact: 3, unverifiable: 1 }, checkedByS3: 0 });
  });
});
