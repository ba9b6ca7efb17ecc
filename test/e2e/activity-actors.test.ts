import { DeleteObjectCommand, DeleteObjectsCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { activityFindings } from './deployed/activity-findings.ts';
import { AlertInbox } from './deployed/alerts.ts';
import { seal, sealwatch } from './deployed/command.ts';
import { created, type Envelope, handle } from './deployed/events.ts';
import { eventually } from './deployed/eventually.ts';
import { GuardedObject } from './deployed/guarded-object.ts';
import { nextSecond } from './deployed/next-second.ts';
import { bucketRecord, judge } from './deployed/records.ts';
import { roleArn, s3As } from './deployed/session.ts';

const LABELER = roleArn('Labeler');

const sealedObject = async (dataset: string): Promise<GuardedObject> => {
  const object = new GuardedObject(dataset, 'labels.jsonl');
  await object.put(`the approved bytes of ${dataset}`);
  await seal(dataset);
  return object;
};

/** The data event of the request that an S3 event is about. */
const dataEvent = ({ bucket, key }: GuardedObject, { detail }: Envelope, versionId: string) =>
  bucketRecord(
    'PutObject',
    bucket,
    { key },
    {
      requestID: String(detail['request-id']),
      responseElements: { 'x-amz-version-id': versionId },
      managementEvent: false,
      eventCategory: 'Data',
    },
  );

/** Alters an object; gives S3's event and the data event, neither of which was delivered. */
const altered = async (object: GuardedObject) => {
  const bytes = `poisoned bytes of ${object.dataset}`;
  const versionId = await object.put(bytes);
  const event = created(object, versionId, bytes);
  return { event, record: dataEvent(object, event, versionId) };
};

describe.concurrent('who did it', () => {
  it('is reported by an update, where the data event comes after the alert', async () => {
    const object = await sealedObject('named-late');
    const inbox = await AlertInbox.of(object.dataset);
    const { event, record } = await altered(object);
    await handle(event);
    const { alert } = await inbox.finding('object-altered');
    expect(alert).toMatchObject({ actor: { arn: null }, unknown: { 'actor.arn': expect.any(String) } });
    await judge(record);
    const { alert: update } = await inbox.update('object-altered');
    expect(update).toMatchObject({
      id: alert.id,
      revision: 2,
      changed: ['actor'],
      state: 'open',
      actor: { arn: LABELER, sourceIp: '203.0.113.9', userAgent: 'aws-cli/2.31' },
      unknown: {},
    });
    await judge(record);
    expect(await object.findings()).toMatchObject([{ revision: 2 }]);
  });

  it('is reported at once, where the data event comes first', async () => {
    const object = await sealedObject('named-early');
    const inbox = await AlertInbox.of(object.dataset);
    const { event, record } = await altered(object);
    await judge(record);
    expect(await object.findings()).toEqual([]);
    await handle(event);
    const { alert } = await inbox.finding('object-altered');
    expect(alert).toMatchObject({ revision: 1, actor: { arn: LABELER }, unknown: {} });
  });

  it('is the role, whatever its session is called: for altered and for destroyed bytes', async () => {
    const object = new GuardedObject('joined', 'labels.jsonl');
    const baseline = await object.put('the approved bytes of joined');
    await seal(object.dataset);
    const s3 = await s3As('Labeler');
    const at = { Bucket: object.bucket, Key: object.key };
    await s3.send(new PutObjectCommand({ ...at, Body: 'poisoned bytes of joined' }));
    await s3.send(new DeleteObjectCommand({ ...at, VersionId: baseline }));
    for (const rule of ['object-altered', 'version-destroyed']) {
      await eventually(`the actor of ${rule}`, async () =>
        (await object.findings()).find((each) => each.rule === rule && each.actor.arn === LABELER),
      );
    }
    const { out } = await sealwatch('history', object.url);
    expect(out).toMatch(/altered .*Labeler/);
    expect(out).toMatch(/destroyed .* by Labeler/);
  });
});

describe.concurrent('a role that is not among the writers of a dataset', () => {
  it('deletes three objects in one request: one finding with their keys', async () => {
    const objects = ['a', 'b', 'c'].map((name) => new GuardedObject('written', name));
    await Promise.all(objects.map((object) => object.put(object.name)));
    // What was written before the seal is held against nobody, and records have whole seconds.
    await nextSecond();
    await seal('written');
    const inbox = await AlertInbox.of('written');
    const s3 = await s3As('Labeler');
    const Bucket = objects[0]?.bucket;
    const Objects = objects.map(({ key }) => ({ Key: key }));
    await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    const ofBatch = async () =>
      (await activityFindings('written')).filter(({ rule }) => rule === 'unexpected-writer');
    const finding = await eventually('a finding with three keys', async () =>
      (await ofBatch()).find(({ evidence }) => evidence.keyCount === 3),
    );
    expect(finding).toMatchObject({
      severity: 'high',
      key: null,
      actor: { arn: LABELER, session: 'nightly' },
    });
    expect(finding.evidence.keys.toSorted()).toEqual(objects.map(({ key }) => key));
    expect(await ofBatch()).toHaveLength(1);
    expect((await inbox.finding('unexpected-writer')).alert.id).toBe(finding.id);
  });
});
