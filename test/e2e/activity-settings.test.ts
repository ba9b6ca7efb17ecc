import { describe, expect, it } from 'vitest';
import type { ActivityEvidence } from '../../core/findings/finding.ts';
import { expireAmongMany } from './cases/large-lifecycle.ts';
import type { SettingCase } from './cases/setting-case.ts';
import { SETTING_CASES } from './cases/settings.ts';
import { ACCESS_POINT_CASES } from './cases/settings-access.ts';
import { AlertInbox } from './deployed/alerts.ts';
import { settingsBucket, settingsDataset } from './deployed/datasets.ts';
import { deployment } from './deployed/deployment.ts';
import { eventually } from './deployed/eventually.ts';
import { lookAtSettings } from './deployed/look-at-settings.ts';
import { nextSecond } from './deployed/next-second.ts';
import { ago, bucketRecord, deliver } from './deployed/records.ts';
import { findingsOf } from './deployed/tables.ts';

/** A second apart: CloudTrail has no finer times. */
const inTurn = async (...acts: readonly (() => Promise<unknown>)[]): Promise<void> => {
  for (const act of acts) {
    await act();
    await nextSecond();
  }
};

/**
 * Weakens a setting, and expects the alert.
 * @returns puts it right, and expects the update
 */
const weaken = async (each: SettingCase): Promise<(confirm?: () => Promise<unknown>) => Promise<void>> => {
  const bucket = settingsBucket(each.bucket);
  const inbox = await AlertInbox.about(bucket, each.rule);
  if (each.prepare) await inTurn(() => each.prepare?.(bucket) ?? Promise.resolve());
  await each.weaken(bucket);
  const { alert } = await inbox.finding(each.rule);
  const evidence = alert.evidence as ActivityEvidence;
  expect(alert).toMatchObject({
    severity: each.severity,
    state: 'open',
    revision: 1,
    dataset: settingsDataset(each.bucket),
    resource: { bucket, key: null, versionId: null },
    actor: { arn: `arn:aws:iam::${deployment.account}:root`, sourceIp: '127.0.0.1' },
  });
  expect(evidence).toMatchObject({ call: { name: each.call, error: null }, period: null });

  return async (confirm) => {
    await nextSecond();
    await inTurn(
      () => (each.again ?? each.weaken)(bucket),
      () => each.undo(bucket),
    );
    await confirm?.();
    const { alert: update } = await inbox.update(each.rule);
    expect(update).toMatchObject({ id: alert.id, revision: 2, state: 'recovered', changed: ['state'] });
    expect(update.evidence.period).toEqual({ from: evidence.call?.at, to: expect.any(String) });
    const ofRule = (await findingsOf(bucket, '')).filter(({ rule }) => rule === each.rule);
    expect(ofRule.map(({ state }) => state)).toEqual(['recovered']);
  };
};

describe.concurrent('a setting of a guarded bucket', () => {
  it.each(SETTING_CASES)('$call: $rule', async (each) => {
    const undo = await weaken(each);
    await undo();
  });
});

// A settings poll takes in what events have not reported yet: not while others change settings.
describe('an access point of a guarded bucket', () => {
  it.each(ACCESS_POINT_CASES)('$call: $rule, ended by the settings poll', async (each) => {
    const undo = await weaken(each);
    await undo(() =>
      eventually('its end', async () => {
        await lookAtSettings();
        const found = await findingsOf(settingsBucket(each.bucket), '');
        return found.some(({ rule, state }) => rule === each.rule && state === 'recovered') || undefined;
      }),
    );
  });
});

describe('a lifecycle rule whose record is so large that CloudTrail drops it', () => {
  const RULE = 'lifecycle-destroys-data';

  it('is found by the next look, and the late record says who it was', async () => {
    const bucket = settingsBucket('unseen');
    const inbox = await AlertInbox.about(bucket, RULE);
    await expireAmongMany(bucket);
    const changedAt = ago(0);
    await lookAtSettings();
    const { alert } = await inbox.finding(RULE);
    expect(alert).toMatchObject({
      severity: 'critical',
      dataset: settingsDataset('unseen'),
      actor: { arn: null },
      evidence: { call: null, current: true },
      unknown: { actor: 'no event reported it' },
    });
    const omitted = { omitted: true, originalSize: 300_000, reason: 'requestParameters too large' };
    const late = bucketRecord('PutBucketLifecycle', bucket, omitted, { eventTime: changedAt });
    await deliver(late);
    const { alert: update } = await inbox.update(RULE);
    expect(update).toMatchObject({
      id: alert.id,
      revision: 2,
      state: 'open',
      changed: ['actor'],
      actor: { arn: `arn:aws:iam::${deployment.account}:role/Labeler`, sourceIp: '203.0.113.9' },
      evidence: { call: { eventId: late.eventID, name: 'PutBucketLifecycle' } },
    });
  });
});
