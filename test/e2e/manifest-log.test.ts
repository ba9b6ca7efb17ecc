import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  NoSuchKey,
  PutObjectRetentionCommand,
} from '@aws-sdk/client-s3';
import { DeleteCommand, GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AlertInbox } from './deployed/alerts.ts';
import { approve } from './deployed/approve.ts';
import { type Json, seal, sealwatch, sealwatchJson } from './deployed/command.ts';
import { clients, output } from './deployed/deployment.ts';
import { eventually } from './deployed/eventually.ts';
import { invoke } from './deployed/functions.ts';
import { GuardedObject } from './deployed/guarded-object.ts';

const DATASET = 'logged';
const folder = mkdtempSync(join(tmpdir(), 'sealwatch-checkpoint-'));
afterAll(() => rmSync(folder, { recursive: true }));

const NAMES = ['edited', 'removed', 'rolled-back', 'version', 'untouched'] as const;
const objects = Object.fromEntries(NAMES.map((name) => [name, new GuardedObject(DATASET, name)])) as Record<
  (typeof NAMES)[number],
  GuardedObject
>;

const readLog = async (path: string): Promise<string | undefined> => {
  const Key = `${output('ManifestLogKeyArn').split('/').at(-1)}/${path}`;
  const get = new GetObjectCommand({ Bucket: output('ManifestLogBucketName'), Key });
  try {
    return await (await clients.s3.send(get)).Body?.transformToString();
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  }
};

/** What `verify --manifest` says of the objects of this file: others write to the tables too. */
const verified = async (...words: readonly string[]) => {
  const { out, err, exitCode } = await sealwatch('verify', '--manifest', '--json', ...words);
  const lines = out.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Json]));
  const mine = lines.filter(({ key }) => JSON.stringify(key ?? '').includes(`/${DATASET}/`));
  return { mine, summary: lines.at(-1) ?? {}, err, exitCode };
};

const MANIFEST = () => output('ManifestTableName');
const VERSIONS = () => output('VersionsTableName');
const keyOf = ({ bucket, key }: GuardedObject) => ({ object: `${bucket}/${key}` });

const entryItem = async (object: GuardedObject): Promise<Json> => {
  const get = new GetCommand({ TableName: MANIFEST(), Key: keyOf(object), ConsistentRead: true });
  return (await clients.documents.send(get)).Item ?? {};
};

/** What stands in the tables about the objects of this file. */
const itemsNow = async (): Promise<readonly Json[]> => {
  const [version] = await objects.version.versions();
  const Key = { ...keyOf(objects.version), version: version?.version };
  const get = new GetCommand({ TableName: VERSIONS(), Key, ConsistentRead: true });
  const entries = await Promise.all(Object.values(objects).map(entryItem));
  return [...entries, (await clients.documents.send(get)).Item ?? {}];
};

/** The seal may be before the event, which is judged again when it comes: Sealwatch would build on what somebody wrote in between. */
const heardOf = (object: GuardedObject): Promise<true> =>
  eventually(`the events of ${object.url}`, async () => {
    const versions = await object.versions();
    return versions.every(({ requester }) => requester.requestId !== null) || undefined;
  });

/** A record of a version that Sealwatch wrote again meanwhile, on the older entry that it read: whether it does is a matter of time. */
const isBuiltOnSetBack = ({ record, key }: Json): boolean =>
  record === 'version' && JSON.stringify(key ?? '').includes('/rolled-back"');

/** What `repair` says of the objects of this file. */
const repaired = async (...words: readonly string[]) => {
  const { out } = await sealwatch('repair', '--json', '--record', 'entry,version', ...words);
  const lines = out.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Json]));
  return lines
    .filter(({ key }) => JSON.stringify(key ?? '').includes(`/${DATASET}/`))
    .filter((line) => !isBuiltOnSetBack(line))
    .map(
      ({ record, key, step, outcome }) => `${record} ${Object.values(key as object)[0]} ${step} ${outcome}`,
    )
    .sort();
};

const put = (TableName: string, Item: Json) => clients.documents.send(new PutCommand({ TableName, Item }));

beforeAll(async () => {
  await Promise.all(Object.values(objects).map((object) => object.put(`approved ${object.name}`)));
  await seal(DATASET);
});

describe('the log of the manifest', () => {
  it('is opened once what was there before it is imported', async () => {
    const opened = await eventually('an open log', async () => {
      const { openedAt } = (await invoke('AppendLog', {})) as { openedAt: string | null };
      return openedAt ?? undefined;
    });
    expect(opened).toMatch(/^2\d\d\d-/);
  });

  it('has a signed checkpoint, and everything that is in the tables', async () => {
    const note = await eventually('a checkpoint', () => readLog('checkpoint'));
    expect(note).toMatch(/^sealwatch\/\d{12}\/us-east-1\/SealwatchTest\n\d+\n.{44}\n\n— sealwatch/);
    const { mine, summary } = await verified();
    expect(mine).toEqual([]);
    expect(summary).toMatchObject({ kind: 'summary', isOpen: true, cut: [], notLookedAt: 0 });
  });
});

describe('the checkpoint of the week', () => {
  const notify = () => invoke('Notify', { source: 'aws.events' });
  const TableName = () => output('RunsTableName');

  /** The messages of this kind in the table, which decide whether there is one more. */
  const written = async (): Promise<Json[]> => {
    const query = new QueryCommand({
      TableName: TableName(),
      KeyConditionExpression: '#collection = :alerts',
      FilterExpression: 'attribute_exists(#week)',
      ExpressionAttributeNames: { '#collection': 'collection', '#week': 'week' },
      ExpressionAttributeValues: { ':alerts': 'alerts' },
      ConsistentRead: true,
    });
    return (await clients.documents.send(query)).Items ?? [];
  };

  it('is published by the schedule, once, and the log goes on from it', async () => {
    const [first] = await eventually('the checkpoint of this week', async () => {
      const found = await written();
      return found[0]?.status === 'published' ? found : undefined;
    });
    const inbox = await AlertInbox.checkpoints();
    await notify();
    expect(await written()).toEqual([first]);
    // As in the next week.
    const Key = { collection: 'alerts', id: first?.id };
    await clients.documents.send(new DeleteCommand({ TableName: TableName(), Key }));
    await Promise.all([notify(), notify()]);
    const message = await eventually('the message', async () => {
      await inbox.receive();
      return inbox.received[0]?.alert as unknown as Json | undefined;
    });
    expect(message).toMatchObject({ schema: 'sealwatch.checkpoint/1', id: first?.id, week: first?.week });
    const file = join(folder, 'of-the-week');
    writeFileSync(file, String(message.checkpoint));
    const { err } = await verified('--checkpoint', file);
    expect(err).toContain('the log goes on from 1 checkpoint that was handed out');
    await inbox.receive();
    expect(inbox.received).toHaveLength(1);
  });
});

describe('somebody with every right on the tables', () => {
  let earlier: Json = {};
  let before: string;
  let alerts: AlertInbox;
  let original: readonly Json[] = [];

  beforeAll(async () => {
    alerts = await AlertInbox.on('manifest-tampered');
    const [status = {}] = await sealwatchJson('status');
    before = (status.log as { checkpoint: string }).checkpoint;
    earlier = await entryItem(objects['rolled-back']);
    await approve(DATASET, { files: { 'rolled-back': 'release' } });
    await objects['rolled-back'].expected(await objects['rolled-back'].put('release'));
    await Promise.all(Object.values(objects).map(heardOf));
    await verified();
    original = await itemsNow();
    await clients.documents.send(
      new UpdateCommand({
        TableName: MANIFEST(),
        Key: keyOf(objects.edited),
        UpdateExpression: 'SET standing.expected.digest = :bad, revision = revision + :one',
        ExpressionAttributeValues: { ':bad': `sha256:${'0'.repeat(64)}`, ':one': 1 },
      }),
    );
    await clients.documents.send(new DeleteCommand({ TableName: MANIFEST(), Key: keyOf(objects.removed) }));
    await put(MANIFEST(), earlier);
    const [version] = await objects.version.versions();
    const key = { ...keyOf(objects.version), version: version?.version };
    await clients.documents.send(new DeleteCommand({ TableName: VERSIONS(), Key: key }));
    const entry = await entryItem(objects.untouched);
    const slipped = { ...entry, object: `${entry.object}-slipped`, key: `${entry.key}-slipped` };
    await put(MANIFEST(), slipped);
  });

  it('is found out: each item is named, with what was done to it and what it should be', async () => {
    const { mine, exitCode } = await verified();
    expect(exitCode).toBe(1);
    const said = mine
      .filter((line) => !isBuiltOnSetBack(line))
      .map(({ record, key, fault, state, expected, found, differs }) => [
        `${record} ${Object.values(key as object)[0]} ${fault} ${state}`,
        { expected, found, differs },
      ]);
    const named = Object.fromEntries(said) as Record<string, Json>;
    const entry = (name: string, fault: string) =>
      `entry ${objects.edited.bucket}/${DATASET}/${name} ${fault} stands`;
    expect(Object.keys(named).sort()).toEqual(
      [
        entry('edited', 'edited'),
        entry('removed', 'removed'),
        entry('rolled-back', 'rolled-back'),
        entry('untouched-slipped', 'slipped-in'),
        `version ${objects.edited.bucket}/${DATASET}/version removed stands`,
      ].sort(),
    );
    expect(named[entry('edited', 'edited')]).toMatchObject({ differs: ['revision', 'standing'] });
    expect(named[entry('removed', 'removed')]).toMatchObject({
      expected: { item: { dataset: DATASET, state: 'intact' } },
      found: null,
    });
    // A sweep may have had Sealwatch write this entry again, on the older one: it is behind all the same, and lacks the approval.
    const { found, expected } = named[entry('rolled-back', 'rolled-back')] as Record<string, Json>;
    expect(found?.approvals).toEqual(earlier.approvals);
    expect(expected).toMatchObject({ item: { approvals: [{ reason: 'release 12' }] } });
    expect(named[entry('untouched-slipped', 'slipped-in')]).toMatchObject({ expected: null });
  });

  it('is reported: a finding of manifest-tampered names each item', async () => {
    await invoke('AppendLog', {});
    const found = await sealwatchJson('findings', '--rule', 'manifest-tampered');
    const named = found.map(({ resource }) => (resource as { arn: string }).arn);
    const { bucket } = objects.edited;
    expect(named).toEqual(
      expect.arrayContaining([
        `entry/${bucket}/${DATASET}/edited`,
        `entry/${bucket}/${DATASET}/removed`,
        `entry/${bucket}/${DATASET}/rolled-back`,
        `entry/${bucket}/${DATASET}/untouched-slipped`,
      ]),
    );
  });

  it('cannot take what the log has out of it, nor have it kept for less long', async () => {
    const Bucket = output('ManifestLogBucketName');
    const { Versions = [] } = await clients.s3.send(new ListObjectVersionsCommand({ Bucket }));
    expect(Versions.length).toBeGreaterThan(3);
    for (const { Key, VersionId } of Versions.slice(0, 20)) {
      const refused = { name: 'AccessDenied' };
      const at = { Bucket, Key, VersionId, BypassGovernanceRetention: true };
      await expect(clients.s3.send(new DeleteObjectCommand(at))).rejects.toMatchObject(refused);
      const Retention = { Mode: 'COMPLIANCE' as const, RetainUntilDate: new Date(Date.now() + 60_000) };
      await expect(
        clients.s3.send(new PutObjectRetentionCommand({ ...at, Retention })),
      ).rejects.toMatchObject(refused);
    }
  });

  it('cannot have the log go back: it goes on from a checkpoint that status handed out', async () => {
    const file = join(folder, 'checkpoint');
    writeFileSync(file, before);
    const { err } = await verified('--checkpoint', file);
    expect(err).toContain('the log goes on from 1 checkpoint that was handed out');
    writeFileSync(file, before.replace(/\n\d+\n/, '\n999999\n'));
    const forged = await verified('--checkpoint', file);
    expect(forged).toMatchObject({
      exitCode: 4,
      err: expect.stringContaining('the checkpoint does not count'),
    });
  });

  it('cannot change what the alert about it handed out: the log goes on from that too', async () => {
    const handedOut = await eventually('an alert with a checkpoint', async () => {
      await alerts.receive();
      return alerts.received.map(({ alert }) => alert.checkpoint).find((note) => typeof note === 'string');
    });
    const file = join(folder, 'of-the-alert');
    writeFileSync(file, handedOut);
    const { err } = await verified('--checkpoint', file);
    expect(err).toContain('the log goes on from 1 checkpoint that was handed out');
  });

  it('has changed what repair puts right: the plan names each item, and then the tables are as before', async () => {
    const each = (outcome: string) => {
      const { bucket } = objects.edited;
      return [
        `entry ${bucket}/${DATASET}/edited put ${outcome}`,
        `entry ${bucket}/${DATASET}/removed put ${outcome}`,
        `entry ${bucket}/${DATASET}/rolled-back put ${outcome}`,
        `entry ${bucket}/${DATASET}/untouched-slipped remove ${outcome}`,
        `version ${bucket}/${DATASET}/version put ${outcome}`,
      ];
    };
    expect(await repaired()).toEqual(each('planned'));
    expect(await repaired('--apply', '--yes')).toEqual(each('done'));
    expect(await itemsNow()).toEqual(original);
    const mine = (await verified()).mine.filter((line) => !isBuiltOnSetBack(line));
    expect(new Set(mine.map(({ state }) => state))).toEqual(new Set(['put-back']));
    expect(mine.map(({ fault }) => fault).sort()).toEqual(
      ['edited', 'removed', 'removed', 'rolled-back', 'slipped-in'].sort(),
    );
    expect(await repaired()).toEqual([]);
  });
});
