import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { activityFindings } from './deployed/activity-findings.ts';
import { AlertInbox } from './deployed/alerts.ts';
import { seal } from './deployed/command.ts';
import { type SettingsBucket, settingsBucket } from './deployed/datasets.ts';
import { clients, deployment, output } from './deployed/deployment.ts';
import { eventually } from './deployed/eventually.ts';
import { heldBack } from './deployed/functions.ts';
import { GuardedObject } from './deployed/guarded-object.ts';
import { lookAtSettings } from './deployed/look-at-settings.ts';
import { nextSecond } from './deployed/next-second.ts';
import { allow, deletePolicy, document, publicPolicy, putPolicy } from './deployed/policies.ts';
import { closed, opened } from './deployed/policy-records.ts';
import { bucketRecord, DENIED, deliver, judge } from './deployed/records.ts';
import { findingsOf } from './deployed/tables.ts';

const RULE = 'policy-public';

const scene = async (name: SettingsBucket) => {
  const bucket = settingsBucket(name);
  const reported = async () => (await findingsOf(bucket, '')).filter(({ rule }) => rule === RULE);
  return { bucket, inbox: await AlertInbox.about(bucket, RULE), reported };
};

const WRITES = 40;
const sealedObjects = Array.from(
  { length: 10 },
  (_, index) => new GuardedObject('flooded-sealed', `${index}`),
);
const openObjects = Array.from(
  { length: WRITES - 10 },
  (_, index) => new GuardedObject('flooded-open', `${index}`),
);

/** The keys of a flooded dataset of which it was reported that a stranger wrote them. */
const toldWrites = async (dataset: string): Promise<readonly (string | null)[]> => {
  const writes = (await activityFindings(dataset)).filter(({ rule }) => rule === 'unexpected-writer');
  return writes.map(({ key }) => key).toSorted();
};

const waiting = async (queue: string): Promise<number> => {
  const AttributeNames = ['ApproximateNumberOfMessages' as const];
  const ask = new GetQueueAttributesCommand({ QueueUrl: output(queue), AttributeNames });
  return Number((await clients.queues.send(ask)).Attributes?.ApproximateNumberOfMessages);
};

const keysOf = (objects: readonly GuardedObject[]) => objects.map(({ key }) => key).toSorted();

describe.concurrent('a policy of a guarded bucket', () => {
  it('is opened and closed within a second: reported, with its period', async () => {
    const { bucket, inbox, reported } = await scene('flipped');
    await nextSecond();
    await putPolicy(bucket, publicPolicy(bucket));
    await deletePolicy(bucket);
    const { alert } = await inbox.finding(RULE);
    const { id, evidence } = await eventually('the end of it', async () =>
      (await reported()).find(({ state }) => state === 'recovered'),
    );
    expect(id).toBe(alert.id);
    const { period, current } = evidence;
    expect(Date.parse(period?.to ?? '') - Date.parse(period?.from ?? '')).toBeLessThanOrEqual(1000);
    expect(current).toBe(false);
  });

  it('is opened twice, in other words: reported once', async () => {
    const { bucket, inbox, reported } = await scene('repeated');
    await putPolicy(bucket, publicPolicy(bucket));
    await inbox.finding(RULE);
    await nextSecond();
    const named = { ...allow(bucket, { AWS: ['*'] }, 's3:GetObject'), Action: 's3:GetObject', Sid: 'Again' };
    await putPolicy(bucket, document(named));
    await putPolicy(bucket, document(named));
    await nextSecond();
    await deletePolicy(bucket);
    await inbox.update(RULE);
    expect(await reported()).toHaveLength(1);
  });

  it('is opened while writes to objects wait: reported before any of them is judged, and they are all judged later', async () => {
    const { bucket, inbox } = await scene('flooded');
    await Promise.all([...sealedObjects, ...openObjects.slice(0, 1)].map((object) => object.put('approved')));
    // Calls of the seal's own second may be later than it.
    await nextSecond();
    for (const dataset of ['flooded-sealed', 'flooded-open']) await seal(dataset);
    await nextSecond();
    await heldBack('JudgeObjectWrites', async () => {
      await Promise.all([...sealedObjects, ...openObjects].map((object) => object.put('other bytes')));
      await eventually(
        'a record of each write',
        async () => (await waiting('ObjectWritesQueueUrl')) >= WRITES || undefined,
      );
      await putPolicy(bucket, publicPolicy(bucket));
      expect((await inbox.finding(RULE)).alert).toMatchObject({ severity: 'critical', state: 'open' });
      expect([...(await toldWrites('flooded-sealed')), ...(await toldWrites('flooded-open'))]).toEqual([]);
      expect(await waiting('ObjectWritesQueueUrl')).toBeGreaterThanOrEqual(WRITES);
    });
    for (const [dataset, objects] of [
      ['flooded-sealed', sealedObjects],
      ['flooded-open', openObjects],
    ] as const) {
      const all = keysOf(objects);
      await eventually(
        `all writes to ${dataset}`,
        async () => (await toldWrites(dataset)).length >= all.length || undefined,
      );
      expect(await toldWrites(dataset)).toEqual(all);
    }
    await deletePolicy(bucket);
  });

  it('is reported once though its record comes twice, in one batch and later', async () => {
    const { bucket, reported } = await scene('duplicated');
    const record = opened(bucket, 600);
    await deliver(record, record);
    await eventually('the first', async () => (await reported())[0]);
    await judge(record, record);
    // Its alert is sent in its own time, and noted at the finding: compared is what comes after that.
    const before = await eventually('its alert', async () => {
      const findings = await reported();
      return findings.every(({ notice }) => notice.group === null) ? findings : undefined;
    });
    await judge(record);
    expect(await reported()).toEqual(before);
    expect(before).toHaveLength(1);
    // Its undo closes it, for what comes next.
    await judge(closed(bucket, 590));
  });

  it('is closed before the record of its opening arrives: reported as what is over', async () => {
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

  it('is closed as only a forged record says: still reported as open, by the poll too, until it is closed indeed', async () => {
    const { bucket, inbox, reported } = await scene('forged');
    const doubt = async () => (await reported())[0]?.unknown.recovery;
    await putPolicy(bucket, publicPolicy(bucket));
    const { alert } = await inbox.finding(RULE);
    await nextSecond();
    const forged = closed(bucket, 0);
    await deliver(forged);
    expect(await eventually('a word on the record', doubt)).toContain(
      `(event ${forged.eventID}); AWS shows that it is still wrong`,
    );
    await lookAtSettings();
    expect(await reported()).toMatchObject([{ id: alert.id, state: 'open', revision: 1 }]);
    await nextSecond();
    await deletePolicy(bucket);
    const { alert: update } = await inbox.update(RULE);
    expect(update).toMatchObject({ id: alert.id, state: 'recovered', revision: 2 });
    expect(await doubt()).toBeUndefined();
  });

  it('is not opened, since that was denied: reported with the reason, and less severe', async () => {
    const { bucket, inbox, reported } = await scene('denied');
    await deliver(opened(bucket, 5, DENIED));
    const { alert, subject } = await inbox.finding(RULE);
    expect(alert).toMatchObject({
      severity: 'medium',
      title: 'refused attempt to make the bucket policy public',
      actor: { arn: `arn:aws:iam::${deployment.account}:role/Labeler` },
      evidence: { current: null, call: { error: { code: 'AccessDenied', message: 'Access Denied' } } },
    });
    expect(subject).toContain('[MEDIUM] Sealwatch: refused attempt to make the bucket policy public');
    await deliver(bucketRecord('PutBucketPolicy', bucket, {}, DENIED));
    const unreported = await eventually('the attempt without parameters', async () =>
      (await findingsOf(bucket, '')).find(({ severity }) => severity === 'low'),
    );
    expect(unreported.evidence).toMatchObject({ reason: expect.stringContaining('does not say to what') });
    expect(await reported()).toHaveLength(1);
  });
});
