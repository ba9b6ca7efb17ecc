import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { s3Client } from '../../aws/s3/client.ts';
import { runCli } from '../cli/run-cli.ts';
import { clientSettings } from './real-stage.ts';

const settings = clientSettings(inject('localEndpoint'), inject('localEnvironment'));
const client = s3Client({ ...settings, forcePathStyle: true });
const bucket = `manifests-${randomBytes(4).toString('hex')}`;

let folder = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'manifests-'));
  for (const [name, value] of Object.entries(inject('localEnvironment'))) vi.stubEnv(name, value);
  vi.stubEnv('AWS_ENDPOINT_URL', inject('localEndpoint'));
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  await client.send(
    new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration: { Status: 'Enabled' } }),
  );
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const put = async (Key: string, Body: string) =>
  (await client.send(new PutObjectCommand({ Bucket: bucket, Key, Body }))).VersionId;
const manifest = (...args: readonly string[]) => runCli(['manifest', ...args]);
const file = (name: string): string => join(folder, name);
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('a manifest of keys in S3, without a deployment', () => {
  const KEYS = [
    'a',
    'd/ü',
    'emoji😀',
    'new\nline',
    'plus+and space',
    '%41',
    `long/${'é'.repeat(500)}`,
    'empty',
  ];
  let version: string | undefined;
  beforeAll(async () => {
    for (const key of KEYS) await put(`v3/${key}`, key === 'empty' ? '' : key);
    // Older versions, what was deleted, folders of the console and other prefixes are no part of it.
    version = await put('v3/a', 'current');
    await put('v3/deleted', 'x');
    await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: 'v3/deleted' }));
    await put('v3/folder/', '');
    await put('v30/other', 'x');
  });

  it.each(['seed', 'sha256sum', 'bagit', 'in-toto', 'croissant', 'frictionless', 'huggingface'])(
    'is made and verified: %s',
    async (format) => {
      const made = await manifest(
        'create',
        `s3://${bucket}/v3`,
        '--format',
        format,
        '--output',
        file(format),
      );
      expect(made).toMatchObject({ exitCode: 0, err: expect.stringContaining('8 files written to') });
      expect(await manifest('verify', file(format), `s3://${bucket}/v3/`)).toMatchObject({
        exitCode: 0,
        out: '8 files, 8 intact\n',
      });
    },
  );

  it('names the version of each object, for S3 itself to read', async () => {
    await manifest('create', `s3://${bucket}/v3/`, '--format', 's3-batch', '--output', file('batch.csv'));
    expect(readFileSync(file('batch.csv'), 'utf8')).toContain(`"${bucket}","v3/a","${version}"\n`);
    const { out, exitCode } = await manifest('verify', file('batch.csv'), `s3://${bucket}/v3`, '--json');
    const first = JSON.parse(out.slice(0, out.indexOf('\n')));
    expect(first).toMatchObject({
      name: '%41',
      state: 'unverifiable',
      detail: 'its digest was never established',
    });
    expect(exitCode).toBe(3);
  });

  it('finds what was added, deleted and modified since', async () => {
    await put('w/same', 'same');
    await put('w/changed', 'before');
    await put('w/gone', 'x');
    await manifest('create', `s3://${bucket}/w`, '--format', 'in-toto', '--output', file('w.json'));
    await put('w/changed', 'after!');
    await put('w/same', 'same');
    await put('w/new', 'x');
    await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: 'w/gone' }));
    const { out, exitCode } = await manifest('verify', file('w.json'), `s3://${bucket}/w`, '--json');
    const found = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(found.map(({ name, finding }) => [name, finding])).toEqual([
      ['changed', 'MODIFIED'],
      ['gone', 'DELETED'],
      ['new', 'ADDED'],
      ['same', null],
      [undefined, undefined],
    ]);
    expect(found[0].digest).toBe(`sha256:${sha256('after!')}`);
    // The same bytes in another version are the same bytes, and it is said which version.
    expect(found[3]).toMatchObject({ state: 'intact', detail: expect.stringMatching(/^version .+, not .+/) });
    expect(exitCode).toBe(1);
  });

  it('compares keys by MD5 and SHA-1 of git where that is all that is known, and calls it weak', async () => {
    await put('x/a', 'hello\n');
    const tree = [{ type: 'file', path: 'a', size: 6, oid: 'ce013625030ba8dba906f756967f9e9ca394464a' }];
    writeFileSync(file('tree.json'), JSON.stringify(tree));
    const { out, exitCode } = await manifest('verify', file('tree.json'), `s3://${bucket}/x`);
    expect(out).toContain('1 file, 1 weak');
    expect(exitCode).toBe(3);
  });

  it('is signed with a key of KMS, and verified with it', async () => {
    const kms = new KMSClient(settings);
    const { KeyMetadata } = await kms.send(
      new CreateKeyCommand({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' }),
    );
    const key = KeyMetadata?.Arn ?? '';
    for (const format of ['oms', 'in-toto']) {
      const signed = ['--format', format, '--sign-key', key, '--output', file(`signed-${format}`)];
      expect(await manifest('create', `s3://${bucket}/v3`, ...signed)).toMatchObject({ exitCode: 0 });
      const verified = await manifest('verify', file(`signed-${format}`), `s3://${bucket}/v3`, '--key', key);
      expect(verified).toMatchObject({
        exitCode: 0,
        out: '8 files, 8 intact\nsigned by one who is trusted\n',
      });
    }
  });

  it('says which bucket is not there', async () => {
    const { err, exitCode } = await manifest('create', `s3://${bucket}-none/v3`);
    expect(err).toMatch(/^error NOT_FOUND: .*there is no such bucket/);
    expect(exitCode).toBe(2);
  });
});
