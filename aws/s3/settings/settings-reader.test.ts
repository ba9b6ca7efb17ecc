import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { SettingName } from '../../../core/cloudtrail/settings/setting.ts';
import type { SettingRead } from '../../../core/engine/activity/ports.ts';
import { type FakeRequest, type FakeS3, startFakeS3 } from '../../../test/fakes/s3/fake-s3.ts';
import { S3SettingsReader } from './settings-reader.ts';

let s3: FakeS3 | null = null;

afterEach(async () => {
  await s3?.stop();
  s3 = null;
});

/** Reads a setting of the bucket `data` from a server that gives one answer. */
async function read(
  setting: SettingName,
  status: number,
  body: string,
  owner: string | null = null,
): Promise<{ answer: SettingRead; requests: readonly FakeRequest[] }> {
  s3 = await startFakeS3(Buffer.alloc(0), (_, response) => answered(response, status, body));
  const answer = await new S3SettingsReader(s3.client, owner).read('bucket/data', setting);
  return { answer, requests: s3.requests };
}

function answered(response: ServerResponse, status: number, body: string): true {
  response.writeHead(status, { 'content-type': 'application/xml' }).end(body);
  return true;
}

const refusal = (code: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>said so</Message></Error>`;

const ABSENT: readonly (readonly [SettingName, string, unknown])[] = [
  ['policy', 'NoSuchBucketPolicy', null],
  ['ownership', 'OwnershipControlsNotFoundError', 'ObjectWriter'],
  ['lifecycle', 'NoSuchLifecycleConfiguration', []],
  ['replication', 'ReplicationConfigurationNotFoundError', []],
  ['object-lock', 'ObjectLockConfigurationNotFoundError', { isEnabled: false, retention: null }],
  [
    'encryption',
    'ServerSideEncryptionConfigurationNotFoundError',
    { algorithm: 'none', key: null, isCustomerKeyBlocked: null },
  ],
  [
    'public-access-block',
    'NoSuchPublicAccessBlockConfiguration',
    {
      blockPublicAcls: false,
      ignorePublicAcls: false,
      blockPublicPolicy: false,
      restrictPublicBuckets: false,
    },
  ],
];

describe('reading a setting', () => {
  it.each(ABSENT)('takes "%s: %s" for none', async (setting, code, value) => {
    const { answer } = await read(setting, 404, refusal(code));
    expect(answer).toEqual({ kind: 'read', value });
  });

  it.each(ABSENT)('never takes a denied %s for none', async (setting) => {
    const { answer } = await read(setting, 403, refusal('AccessDenied'));
    expect(answer).toEqual({
      kind: 'unreadable',
      reason: 'access-denied',
      detail: '403 AccessDenied: said so',
    });
  });

  it.each(['versioning', 'logging', 'notification', 'acl'] as const)(
    'sees that the bucket of %s is gone',
    async (setting) => {
      const { answer } = await read(setting, 404, refusal('NoSuchBucket'));
      expect(answer).toEqual({ kind: 'gone' });
    },
  );

  it('takes the absence of another setting for a refusal, not for none', async () => {
    const { answer } = await read('policy', 404, refusal('NoSuchLifecycleConfiguration'));
    expect(answer).toMatchObject({ kind: 'unreadable', reason: 'refused' });
  });

  it('asks once, for what it was asked', async () => {
    const body =
      '<LifecycleConfiguration><Rule><ID>a</ID><Status>Enabled</Status><Filter><Prefix>x/</Prefix></Filter><Expiration><Date>2030-01-01T00:00:00.000Z</Date></Expiration></Rule></LifecycleConfiguration>';
    const { answer, requests } = await read('lifecycle', 200, body, '111122223333');
    expect(requests.map(({ url }) => url)).toEqual(['/data/?lifecycle=']);
    expect(answer).toMatchObject({
      kind: 'read',
      value: [{ rule: 'a', what: 'current', date: '2030-01-01T00:00:00.000Z', filter: { prefix: 'x/' } }],
    });
  });

  it.each(['Enabled', 'Disabled'])('knows that tags of the bucket are %s to decide', async (status) => {
    const body = `<AbacStatus><Status>${status}</Status></AbacStatus>`;
    const { answer, requests } = await read('abac', 200, body);
    expect(requests.map(({ url }) => url)).toEqual(['/data/?abac=']);
    expect(answer).toEqual({ kind: 'read', value: status });
  });

  it('knows that an empty EventBridge element is one', async () => {
    const body = '<NotificationConfiguration><EventBridgeConfiguration/></NotificationConfiguration>';
    const { answer } = await read('notification', 200, body);
    expect(answer).toEqual({ kind: 'read', value: { eventBridge: true } });
  });

  it('does not ask for what buckets do not have', async () => {
    const { answer, requests } = await read('trail', 200, '');
    expect(answer).toMatchObject({ kind: 'unreadable', reason: 'unsupported' });
    expect(requests).toEqual([]);
  });
});
