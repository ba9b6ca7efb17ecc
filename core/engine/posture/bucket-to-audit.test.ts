import { expect, it } from 'vitest';
import type { JsonObject } from '../../base/json.ts';
import { parseRecord } from '../../cloudtrail/parse-record.ts';
import { bucketCall, DENIED, EXAMPLE, objectCall, record } from '../../rules/records.examples.ts';
import type { Guard } from '../../scope/guard.ts';
import type { ChangeRecord } from '../activity/change-record.ts';
import type { SettingHead } from '../activity/ports.ts';
import { bucketToAudit, type ToAuditPorts } from './bucket-to-audit.ts';

const guard: Guard = {
  scope: 'configured',
  buckets: [{ name: EXAMPLE.bucket, datasets: [] }],
  account: EXAMPLE.account,
  trustedAccounts: [],
  organization: null,
  keys: [],
  stack: 'Sealwatch',
};
const POINT: SettingHead = {
  resource: `access-point/${EXAMPLE.account}/training`,
  setting: 'access-point',
  value: { bucket: EXAMPLE.bucket },
  at: '2026-11-20T03:12:07.000Z',
  revision: 1,
};
const GONE: SettingHead = {
  ...POINT,
  resource: `access-point/${EXAMPLE.account}/gone`,
  value: { bucket: null },
};
const changeTo = (bucket: string | null) => ({ value: { bucket } }) as ChangeRecord;
const HISTORIES: Readonly<Record<string, readonly [SettingHead, readonly ChangeRecord[]]>> = {
  [POINT.resource]: [POINT, []],
  // Oldest first.
  [GONE.resource]: [GONE, [changeTo('acme-logs'), changeTo(null), changeTo(EXAMPLE.bucket), changeTo(null)]],
};
const settings: ToAuditPorts['settings'] = {
  async history(resource) {
    const [head, changes] = HISTORIES[resource] ?? [null, []];
    return { heads: head ? [head] : [], changes, revision: 1, isWhole: true };
  },
};
const audited = (call: JsonObject) => bucketToAudit(parseRecord(call), { guard, settings });
const point = (name: string, parameters: JsonObject = {}) =>
  record('s3', name, { accountId: EXAMPLE.account, name: 'training', ...parameters });

it.each<[string, JsonObject]>([
  ['a setting', bucketCall('PutBucketVersioning')],
  ['what no rule is about', bucketCall('PutBucketTagging')],
  ['an inventory', bucketCall('DeleteBucketInventoryConfiguration')],
  ['an access point that is made', point('CreateAccessPoint', { Bucket: EXAMPLE.bucket })],
  ['the policy of a known access point', point('PutAccessPointPolicy')],
  ['an access point that is known to be deleted by now', point('DeleteAccessPoint', { name: 'gone' })],
])('audits the bucket after a change of %s', async (_, call) => {
  expect(await audited(call)).toBe(EXAMPLE.bucket);
});

it.each<[string, JsonObject]>([
  ['a denied call', bucketCall('PutBucketVersioning', {}, DENIED)],
  ['a call that only reads', bucketCall('GetBucketVersioning', {}, { readOnly: true })],
  ['another bucket', bucketCall('PutBucketVersioning', { bucketName: 'acme-logs' })],
  ['a write to an object', objectCall('PutObjectAcl', 'moderation/v3/a')],
  ['another service', record('kms', 'DisableKey', { bucketName: EXAMPLE.bucket })],
  ['an access point that nobody knows', point('PutAccessPointPolicy', { name: 'other' })],
])('audits nothing after %s', async (_, call) => {
  expect(await audited(call)).toBeNull();
});
