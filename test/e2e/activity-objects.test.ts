import { DeleteBucketCommand, PutObjectCommand, PutObjectLegalHoldCommand } from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Alert } from '../../core/alerts/alert.ts';
import { type At, OBJECT_CONTROL_CASES } from './cases/object-controls.ts';
import { activityFindings } from './deployed/activity-findings.ts';
import { AlertInbox } from './deployed/alerts.ts';
import { seal, sealwatch, sealwatchJson } from './deployed/command.ts';
import { type SettingsBucket, settingsBucket, settingsDataset } from './deployed/datasets.ts';
import { clients, deployment } from './deployed/deployment.ts';
import { eventually } from './deployed/eventually.ts';
import { invoke } from './deployed/functions.ts';
import { findingsOf } from './deployed/tables.ts';

const at = (bucket: SettingsBucket, name: string): At => ({
  Bucket: settingsBucket(bucket),
  Key: `${settingsDataset(bucket)}/${name}`,
});

describe.concurrent('how a guarded object is kept', () => {
  beforeAll(async () => {
    for (const { bucket, call } of OBJECT_CONTROL_CASES) {
      const object = at(bucket, call);
      const Body = `the approved bytes of ${object.Key}`;
      await clients.s3.send(new PutObjectCommand({ ...object, Body }));
    }
    await seal(settingsDataset('acl'));
    await seal(settingsDataset('lock'));
  });

  it.each(OBJECT_CONTROL_CASES)('$call: $rule', async ({ rule, severity, bucket, call, act }) => {
    const object = at(bucket, call);
    await act(object);
    const found = () => findingsOf(object.Bucket, object.Key);
    const finding = await eventually(`${rule} of ${object.Key}`, async () =>
      (await found()).find((each) => each.rule === rule),
    );
    expect(finding).toMatchObject({
      severity,
      state: 'open',
      actor: { arn: `arn:aws:iam::${deployment.account}:root` },
      evidence: { call: { name: call } },
    });
  });
});

it('a recorded hold that is taken away: its locks show it, whoever did it, until it is put again', async () => {
  const dataset = settingsDataset('lock');
  const held = at('lock', 'PutObjectLegalHold');
  const hold = async (...words: readonly string[]): Promise<void> => {
    const { exitCode, err } = await sealwatch('hold', '--dataset', dataset, '--mode', 'legal', ...words);
    expect([exitCode, err]).toEqual([0, expect.any(String)]);
  };
  const byLocks = async () =>
    (await activityFindings(dataset)).find(
      ({ rule, evidence }) => rule === 'object-lock-weakened' && evidence.call === null,
    );
  await hold('--apply');
  await clients.s3.send(new PutObjectLegalHoldCommand({ ...held, LegalHold: { Status: 'OFF' } }));
  await invoke('SweepBatch', { do: 'begin-due' });
  const found = await eventually('the finding about the lock', byLocks);
  expect(found).toMatchObject({ severity: 'high', state: 'open', dataset, bucket: held.Bucket });
  expect(found.evidence).toMatchObject({ keys: [held.Key], keyCount: 1 });
  await hold('--apply');
  await invoke('SweepBatch', { do: 'begin-due' });
  await eventually('the end of the finding', async () =>
    (await byLocks())?.state === 'recovered' ? true : null,
  );
  const [{ watched } = {}] = await sealwatchJson('hold', '--dataset', dataset);
  expect(watched).toMatchObject([{ kind: 'legal', until: null, lastRound: { unheld: 0, unread: 0 } }]);
  await hold('--release', '--apply');
  expect((await sealwatchJson('hold', '--dataset', dataset))[0]?.watched).toEqual([]);
});

it('a guarded bucket that is deleted: bucket-deleted', async () => {
  const Bucket = settingsBucket('gone');
  const inbox = await AlertInbox.about(Bucket, 'bucket-deleted');
  await clients.s3.send(new DeleteBucketCommand({ Bucket }));
  // A look may have found it before the record came; then an update says who it was.
  const reported = await eventually('the call', async () => {
    await inbox.receive();
    return inbox.received.find(({ alert }) => callOf(alert) === 'DeleteBucket');
  });
  expect(reported.alert).toMatchObject({ severity: 'critical', dataset: settingsDataset('gone') });
});

const callOf = (alert: Alert): string | null =>
  'evidence' in alert && 'call' in alert.evidence ? (alert.evidence.call?.name ?? null) : null;
