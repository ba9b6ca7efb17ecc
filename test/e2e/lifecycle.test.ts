import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, it } from 'vitest';
import type { FindingAlert } from '../../core/alerts/alert.ts';
import { KEPT } from './configs/kept.ts';
import { sealwatch, sealwatchJson } from './deployed/command.ts';
import { clients } from './deployed/deployment.ts';
import { eventually } from './deployed/eventually.ts';
import {
  createNotifyingBucket,
  deployKept,
  itemCounts,
  KEPT_STACK,
  notificationsOf,
  removeKept,
} from './deployed/kept-stack.ts';

const LABELS = { Bucket: KEPT.existing, Key: 'kept/labels.jsonl' };
const MADE = { Bucket: KEPT.made, Key: 'made/labels.jsonl' };

const own = ['--stack', KEPT_STACK];
const put = (at: { readonly Bucket: string; readonly Key: string }, Body: string) =>
  clients.s3.send(new PutObjectCommand({ ...at, Body }));
/** About objects: a deployment is reported as well, and so is what other tests do to the account. */
const openFindings = async () => {
  const found = (await sealwatchJson('findings', ...own)) as readonly unknown[] as readonly FindingAlert[];
  return found.map(({ rule, resource }) => [rule, resource.key]).filter(([, key]) => key !== null);
};
const altered = [
  ['object-altered', LABELS.Key],
  ['object-altered', MADE.Key],
];

const expectOwnersNotification = async (): Promise<void> => {
  const { queues, isEventBridgeOn } = await notificationsOf(KEPT.existing);
  expect(queues).toMatchObject([{ Id: 'owners', Events: ['s3:ObjectCreated:*'] }]);
  expect(queues[0]?.Filter?.Key?.FilterRules).toMatchObject([{ Value: '.jsonl' }]);
  expect(isEventBridgeOn).toBe(true);
};

const untilFound = (count: number) =>
  eventually(`${count} findings`, async () => (await openFindings()).length === count || undefined);

describe('a stack', () => {
  beforeAll(async () => {
    await createNotifyingBucket();
    await deployKept('first');
  });

  it("leaves the owner's notification when it switches events on", expectOwnersNotification);

  it('guards a bucket that it makes and one that was there', async () => {
    await Promise.all([put(LABELS, 'approved'), put(MADE, 'approved')]);
    for (const dataset of ['kept', 'kept-made'])
      expect(await sealwatch('seal', dataset, ...own)).toMatchObject({ exitCode: 0 });
    await Promise.all([put(LABELS, 'poisoned'), put(MADE, 'poisoned')]);
    await untilFound(2);
    expect((await openFindings()).sort()).toEqual(altered);
  });

  it('that is updated keeps what was sealed, and reports what is new', async () => {
    const { outputs } = await deployKept('second');
    expect(outputs[KEPT_STACK]?.DeployNotes).toMatch(/NOT SEALED.*: kept-more\./);
    await expectOwnersNotification();
    expect((await openFindings()).sort()).toEqual(altered);
  });

  it('that is removed leaves buckets, objects, tables and notification', async () => {
    const before = await itemCounts();
    await removeKept();
    expect(await itemCounts()).toEqual(before);
    await expectOwnersNotification();
    for (const at of [LABELS, MADE]) {
      const { Body } = await clients.s3.send(new GetObjectCommand(at));
      expect(await Body?.transformToString()).toBe('poisoned');
    }
    const { exitCode, err } = await sealwatch('findings', ...own);
    expect({ exitCode, err }).toEqual({ exitCode: 4, err: expect.stringContaining(KEPT_STACK) });
  });

  it('that is deployed again goes on where it was', async () => {
    const before = await itemCounts();
    await deployKept('third');
    expect(await itemCounts()).toEqual(before);
    expect((await openFindings()).sort()).toEqual(altered);
    await clients.s3.send(new PutObjectCommand({ ...LABELS, Key: 'kept/new', Body: 'new' }));
    await untilFound(3);
    expect(await openFindings()).toContainEqual(['object-added', 'kept/new']);
  });
});
