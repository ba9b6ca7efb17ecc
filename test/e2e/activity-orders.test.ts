import { describe, expect, it } from 'vitest';
import { AlertInbox } from './deployed/alerts.ts';
import { type SettingsBucket, settingsBucket } from './deployed/datasets.ts';
import { deployment } from './deployed/deployment.ts';
import { eventually } from './deployed/eventually.ts';
import { nextSecond } from './deployed/next-second.ts';
import { allow, deletePolicy, document, publicPolicy, putPolicy } from './deployed/policies.ts';
import { closed, opened } from './deployed/policy-records.ts';
import { bucketRecord, DENIED, deliver, judge } from './deployed/records.ts';
import { findingsOf } from './deployed/tables.ts';

const RULE = 'policy-public';

const scene = async (name: SettingsBucket) => {
  const bucket = settingsBucket(name);
  const told = async () => (await findingsOf(bucket, '')).filter(({ rule }) => rule === RULE);
  return { bucket, inbox: await AlertInbox.about(bucket, RULE), told };
};

describe.concurrent('a policy of a guarded bucket', () => {
  it('is opened and closed within a second: told, with its period', async () => {
    const { bucket, inbox, told } = await scene('flipped');
    await nextSecond();
    await putPolicy(bucket, publicPolicy(bucket));
    await deletePolicy(bucket);
    const { alert } = await inbox.finding(RULE);
    const { id, evidence } = await eventually('the end of it', async () =>
      (await told()).find(({ state }) => state === 'recovered'),
    );
    expect(id).toBe(alert.id);
    const { period, current } = evidence;
    expect(Date.parse(period?.to ?? '') - Date.parse(period?.from ?? '')).toBeLessThanOrEqual(1000);
    expect(current).toBe(false);
  });

  it('is opened twice, in other words: told once', async () => {
    const { bucket, inbox, told } = await scene('repeated');
    await putPolicy(bucket, publicPolicy(bucket));
    await inbox.finding(RULE);
    await nextSecond();
    const named = { ...allow(bucket, { AWS: ['*'] }, 's3:GetObject'), Action: 's3:GetObject', Sid: 'Again' };
    await putPolicy(bucket, document(named));
    await putPolicy(bucket, document(named));
    await nextSecond();
    await deletePolicy(bucket);
    await inbox.update(RULE);
    expect(await told()).toHaveLength(1);
  });

  it('is told of by a record that comes twice, in one batch and later: once', async () => {
    const { bucket, told } = await scene('duplicated');
    const record = opened(bucket, 600);
    await deliver(record, record);
    await eventually('the first', async () => (await told())[0]);
    await judge(record, record);
    // Its alert is sent in its own time, and noted at the finding: compared is what comes after that.
    const before = await eventually('its alert', async () => {
      const findings = await told();
      return findings.every(({ notice }) => notice.group === null) ? findings : undefined;
    });
    await judge(record);
    expect(await told()).toEqual(before);
    expect(before).toHaveLength(1);
    // Its undo closes it, for what comes next.
    await judge(closed(bucket, 590));
  });

  it('is closed before the record of its opening arrives: told as what is over', async () => {
    const { bucket, inbox } = await scene('disordered');
    const [change, undo] = [opened(bucket, 300), closed(bucket, 297)];
    await deliver(undo);
    await judge(undo);
    await deliver(change);
    const { alert } = await inbox.finding(RULE);
    expect(alert).toMatchObject({ state: 'recovered', revision: 1 });
    expect(alert.evidence.period).toEqual({
      from: new Date(String(change.eventTime)).toISOString(),
      to: new Date(String(undo.eventTime)).toISOString(),
    });
  });

  it('is not opened, since that was denied: told with the reason, and less severe', async () => {
    const { bucket, inbox, told } = await scene('denied');
    await deliver(opened(bucket, 5, DENIED));
    const { alert, subject } = await inbox.finding(RULE);
    expect(alert).toMatchObject({
      severity: 'medium',
      title: 'bucket policy public (attempt)',
      actor: { arn: `arn:aws:iam::${deployment.account}:role/Labeler` },
      evidence: { current: null, call: { error: { code: 'AccessDenied', message: 'Access Denied' } } },
    });
    expect(subject).toContain('[MEDIUM] Sealwatch: bucket policy public (attempt)');
    await deliver(bucketRecord('PutBucketPolicy', bucket, {}, DENIED));
    const untold = await eventually('the attempt without parameters', async () =>
      (await findingsOf(bucket, '')).find(({ severity }) => severity === 'low'),
    );
    expect(untold.evidence).toMatchObject({ reason: expect.stringContaining('does not tell to what') });
    expect(await told()).toHaveLength(1);
  });
});
