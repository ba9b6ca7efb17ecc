import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isSignedBy, readEnvelope } from '../../core/attestation/dsse.ts';
import { statementIn } from '../../core/attestation/statement.ts';
import { fakeQueries } from '../../test/cli/fake-queries.ts';
import { runCli } from '../../test/cli/run-cli.ts';
import { DEPLOYMENT } from '../../test/cli/samples.ts';
import { activityFinding } from '../../test/fakes/activity-finding.ts';
import { finding } from '../../test/fakes/finding.ts';
import { digestOf, PLAIN, RestoreS3 } from '../../test/fakes/restore-s3.ts';
import { DATASET, RestoreScene } from '../../test/fakes/restore-scene.ts';
import { keyFileVerifier } from '../signing/key-file.ts';

const A = 'labels/a';
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'restore-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Three sealed keys: one is right, one altered, one hidden. */
function damaged() {
  const scene = new RestoreScene(new RestoreS3());
  for (const key of [A, 'labels/b', 'labels/c']) {
    scene.s3.put(key, `good ${key}`);
    scene.seal(key);
  }
  scene.s3.put(A, 'bad');
  scene.s3.mark('labels/b');
  for (const key of [A, 'labels/b']) scene.look(key);
  return scene;
}

const FINDING = finding({ bucket: 'guarded', key: A, dataset: 'labels' });
const OTHER = activityFinding({ id: '8'.repeat(40), bucket: null, key: null });

const run = (scene: RestoreScene, ...args: readonly string[]) => {
  const { queries: records, lister, sources, reader, writer } = scene.ports;
  const queries = { ...fakeQueries({ datasets: [DATASET], findings: [FINDING, OTHER] }), ...records };
  return runCli(['restore', ...args], {
    queries,
    restorer: { lister, sources, reader, writer },
    deployment: DEPLOYMENT,
  });
};
const apply = (scene: RestoreScene, ...args: readonly string[]) =>
  run(scene, '--apply', '--receipt', join(folder, 'receipt.json'), ...args);
const lines = (out: string) =>
  out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
const receipt = () => JSON.parse(readFileSync(join(folder, 'receipt.json'), 'utf8'));

describe('restore without --apply', () => {
  it('shows what would be done, what it takes, and changes nothing', async () => {
    const scene = damaged();
    const { out, err, exitCode } = await run(scene, '--dataset', 'labels');
    expect(out).toBe(
      [
        'STEP      OBJECT                 NOW              EXPECTED  SIZE  DETAIL',
        `copy      s3://guarded/labels/a  ${digestOf('bad').slice(7, 15)}         ${digestOf(`good ${A}`).slice(7, 15)}    13`,
        `undelete  s3://guarded/labels/b  a delete marker  ${digestOf('good labels/b').slice(7, 15)}    13`,
        '',
      ].join('\n'),
    );
    expect(err).toBe(
      [
        '2 keys of 3 differ: 1 version to copy (13 bytes), 1 delete marker to take away',
        'About less than $0.01 for 10 requests, and less than $0.01 a month for the copies; 26 bytes are read to compare',
        'Nothing was changed. --apply carries this out.',
        '',
      ].join('\n'),
    );
    expect([exitCode, scene.s3.stack(A).length]).toEqual([1, 2]);
  });

  it('is about one key where a finding is named, and ends with 0 where that is right', async () => {
    const scene = damaged();
    expect((await run(scene, FINDING.id.slice(0, 6))).err).toContain('1 key of 1 differ');
    scene.s3.put(A, `good ${A}`);
    scene.look(A);
    expect(await run(scene, FINDING.id)).toMatchObject({
      err: '1 key compared: every one holds what it should\n',
      exitCode: 0,
    });
  });

  it('prints what has S3 restore a version from its archive first, and ends with 3', async () => {
    const scene = new RestoreScene(new RestoreS3());
    scene.s3.put(A, 'good', { properties: { ...PLAIN, storageClass: 'GLACIER' } });
    scene.seal(A);
    scene.s3.put(A, 'bad');
    scene.look(A);
    const { out, exitCode } = await run(scene, '--dataset', 'labels');
    expect(out).toContain(
      `aws s3api restore-object --cli-input-json '{"Bucket":"guarded","Key":"labels/a","VersionId":"v1","RestoreRequest":{"Days":7,"GlacierJobParameters":{"Tier":"Standard"}}}'`,
    );
    expect(exitCode).toBe(3);
  });

  it('says which keys Sealwatch would report, since their bytes are not the expected ones now', async () => {
    const scene = damaged();
    scene.approve('labels/c', 'newer', '2026-11-20T00:00:00.000Z');
    scene.s3.put('labels/c', 'newer');
    scene.look('labels/c');
    const { out, err } = await run(scene, '--dataset', 'labels', '--to-baseline');
    expect(out).toContain('labels/c');
    expect(err).toContain('1 key would get bytes that are not what is expected now');
    const then = await run(scene, '--dataset', 'labels', '--to', '2026-11-20T00:00:05Z', '--json');
    expect(lines(then.out).find(({ key }) => key === 'labels/c')).toMatchObject({
      expected: { digest: digestOf('good labels/c') },
      reported: true,
    });
    expect((await run(scene, '--dataset', 'labels', '--to-approved')).out).not.toContain('labels/c');
  });

  it.each([
    [[], 'name what to restore'],
    [[FINDING.id, '--dataset', 'labels'], 'name what to restore'],
    [['--dataset', 'other'], 'there is no dataset "other"'],
    [['--dataset', 'labels', '--to', '2026-11-01'], 'nothing was approved at 2026-11-01T00:00:00.000Z'],
    [[OTHER.id], 'is about no object: sealwatch findings'],
  ])('refuses %j', async (args, message) => {
    const { err, exitCode } = await run(damaged(), ...args);
    expect(err).toContain(message);
    expect(exitCode).toBe(2);
  });
});

describe('restore --apply', () => {
  it('does it, and writes a receipt with before and after of each key', async () => {
    const scene = damaged();
    const bad = scene.s3.stack(A)[0]?.versionId;
    const { out, err, exitCode } = await apply(scene, '--dataset', 'labels');
    expect(out).toContain('restored  copy      s3://guarded/labels/a');
    expect(err).toContain(`2 keys: 2 restored\nReceipt: ${join(folder, 'receipt.json')}\n`);
    expect(exitCode).toBe(0);
    const { _type, subject, predicateType, predicate } = receipt();
    expect([_type, predicateType]).toEqual(['https://in-toto.io/Statement/v1', 'urn:sealwatch:restore:1']);
    expect(subject[0]).toEqual({
      name: `s3://guarded/${A}`,
      digest: { sha256: digestOf(`good ${A}`).slice(7) },
    });
    expect(predicate).toMatchObject({ dataset: 'labels', finding: null, to: { kind: 'approved' } });
    expect(predicate.keys).toMatchObject([
      {
        key: A,
        step: 'copy',
        status: 'restored',
        before: { versionId: bad, digest: digestOf('bad') },
        after: { versionId: scene.s3.stack(A)[0]?.versionId, digest: digestOf(`good ${A}`) },
      },
      { key: 'labels/b', step: 'undelete', before: { kind: 'delete-marker' } },
    ]);
  });

  it('signs the receipt with a key, which is looked at before anything is changed', async () => {
    const scene = damaged();
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const file = join(folder, 'key.pem');
    expect((await apply(scene, '--dataset', 'labels', '--key', file)).exitCode).toBe(2);
    expect(scene.s3.stack(A)[0]?.content).toBe('bad');
    writeFileSync(file, privateKey.export({ format: 'pem', type: 'pkcs8' }));
    expect((await apply(scene, '--dataset', 'labels', '--key', file)).exitCode).toBe(0);
    const envelope = readEnvelope(receipt());
    const verifier = keyFileVerifier(String(publicKey.export({ format: 'pem', type: 'spki' })));
    expect(isSignedBy(envelope, verifier)).toBe(true);
    expect(statementIn(envelope)).toMatchObject({
      predicateType: 'urn:sealwatch:restore:1',
      predicate: { dataset: 'labels' },
    });
  });

  it('goes on after it was interrupted, and one receipt has the keys of both runs', async () => {
    const scene = damaged();
    scene.s3.before = (name) => {
      if (name === 'CopyObject') scene.s3.killAt = { call: scene.s3.calls.length + 1, isDone: true };
    };
    const first = await apply(scene, '--dataset', 'labels');
    expect(first.exitCode).toBe(4);
    expect(first.err).toContain('Run the same command again');
    scene.s3.before = () => {};
    scene.s3.killAt = null;
    const second = await apply(scene, '--dataset', 'labels');
    expect(second.err).toContain('Goes on with the restore that began at 2026-11-21T10:00:00.000Z.');
    expect(second.exitCode).toBe(0);
    expect(
      receipt()
        .predicate.keys.map(({ key }: { key: string }) => key)
        .sort(),
    ).toEqual([A, 'labels/b']);
  });

  it('ends with 1 where somebody else wrote meanwhile', async () => {
    const scene = damaged();
    scene.s3.before = (name, key) => {
      if (name !== 'CopyObject') return;
      scene.s3.before = () => {};
      scene.s3.put(key, 'somebody else');
    };
    const { out, exitCode } = await apply(scene, FINDING.id);
    expect(out).toMatch(/^moved .* came while it was restored; it was left$/m);
    expect(exitCode).toBe(1);
  });

  it('prints one object a line, and a summary, as JSON', async () => {
    const { out } = await apply(damaged(), '--dataset', 'labels', '--json');
    expect(lines(out).map(({ kind, key, status }) => [kind, key, status])).toEqual([
      ['key', A, 'restored'],
      ['key', 'labels/b', 'restored'],
      ['summary', undefined, undefined],
    ]);
    expect(lines(out).at(-1)).toMatchObject({
      dataset: 'labels',
      applied: true,
      compared: 3,
      keys: 2,
      versions: 1,
      markersRemoved: 1,
      blocked: 0,
      statuses: { restored: 2 },
      receipt: join(folder, 'receipt.json'),
    });
  });
});
