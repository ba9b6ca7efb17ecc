import { CreateEventSourceMappingCommand, InvokeCommand } from '@aws-sdk/client-lambda';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, it } from 'vitest';
import type { FindingAlert } from '../../core/alerts/alert.ts';
import { KEPT } from './configs/kept.ts';
import { type Json, sealwatch, sealwatchJson } from './deployed/command.ts';
import { clients, deployment } from './deployed/deployment.ts';
import { eventually } from './deployed/eventually.ts';
import {
  createNotifyingBucket,
  deployKept,
  itemCounts,
  KEPT_STACK,
  notificationsOf,
  removeKept,
} from './deployed/kept-stack.ts';
import { namesAmong, stackResources } from './deployed/stack-resources.ts';
import { expire, itemsOf, putAll, streamOf, swapTable, withoutStream } from './deployed/swap-table.ts';

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

const [MANIFEST, VERSIONS] = [`${KEPT_STACK}-Manifest`, `${KEPT_STACK}-Versions`];
const NEW = { Bucket: KEPT.existing, Key: 'kept/new' };
const isOf =
  ({ Bucket, Key }: { readonly Bucket: string; readonly Key: string }) =>
  ({ object }: Json): boolean =>
    object === `${Bucket}/${Key}`;

/** What differs from the log, and whose streams it does not know. */
async function compared() {
  const { out } = await sealwatch('verify', '--manifest', '--json', ...own);
  const lines = out.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Json]));
  const named = lines.flatMap(({ record, key, fault, state }) =>
    record === 'entry' || record === 'version' ? [`${record} ${(key as Json).object} ${fault} ${state}`] : [],
  );
  return { named, cut: (lines.at(-1)?.cut ?? ['not said']) as readonly string[] };
}

async function ownFunction(word: string): Promise<string> {
  const resources = await stackResources(deployment.environment, KEPT_STACK);
  return namesAmong(resources, 'AWS::Lambda::Function', word)[0] ?? '';
}

async function invokeOwn(word: string): Promise<Json> {
  const FunctionName = await ownFunction(word);
  const { FunctionError, Payload } = await clients.functions.send(
    new InvokeCommand({ FunctionName, Payload: '{}' }),
  );
  const text = Payload?.transformToString() ?? '';
  if (FunctionError) throw new Error(text);
  return JSON.parse(text) as Json;
}

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
    await put(NEW, 'new');
    await untilFound(3);
    expect(await openFindings()).toContainEqual(['object-added', NEW.Key]);
  });

  /** From here on its tables are not those that it made. */
  describe('whose tables somebody put others in the place of', () => {
    let before: { readonly entries: readonly Json[]; readonly versions: readonly Json[] };
    const streams = async () => {
      const found = await sealwatchJson('doctor', ...own);
      return found.flatMap(({ check, about, outcome }) =>
        check === 'streams' ? [`${about} ${outcome}`] : [],
      );
    };
    const logged = () =>
      eventually('a log that has all of it', async () => {
        const { openedAt } = (await invokeOwn('AppendLog')) as { openedAt: string | null };
        const { named, cut } = await compared();
        return openedAt !== null && named.length === 0 ? cut : undefined;
      });

    it('names them, and each item that differs from the log', async () => {
      expect(await logged()).toEqual([]);
      before = { entries: await itemsOf(MANIFEST), versions: await itemsOf(VERSIONS) };
      const { entries, versions } = before;
      const entry = entries.find(isOf(LABELS)) ?? {};
      const slipped = { ...entry, object: `${entry.object}-slipped`, key: `${entry.key}-slipped` };
      const edited = { ...entry, revision: Number(entry.revision) + 1, baseline: null };
      const others = entries.filter((item) => !isOf(LABELS)(item) && !isOf(NEW)(item));
      await swapTable(MANIFEST, [...others, edited, slipped]);

      const [version, expiring] = [versions.find(isOf(MADE)), versions.find(isOf(NEW)) ?? {}];
      await expire(VERSIONS, expiring);
      await withoutStream(VERSIONS, () => putAll(VERSIONS, [{ ...version, note: 'not of Sealwatch' }]));

      const { named, cut } = await compared();
      expect(new Set(named)).toEqual(
        new Set([
          `entry ${KEPT.existing}/kept/labels.jsonl edited stands`,
          `entry ${KEPT.existing}/kept/labels.jsonl-slipped slipped-in stands`,
          `entry ${KEPT.existing}/kept/new removed stands`,
          `version ${KEPT.made}/made/labels.jsonl edited stands`,
          `version ${KEPT.existing}/kept/new removed stands`,
        ]),
      );
      expect(cut).toEqual(['entry', 'version']);
    });

    it('has doctor say that functions read streams that are gone', async () => {
      expect((await streams()).sort()).toEqual([
        `${KEPT_STACK}-Findings fine`,
        `${MANIFEST} problem`,
        `${KEPT_STACK}-Runs fine`,
        `${VERSIONS} problem`,
      ]);
    });

    it('is told of their changes again by mappings of the new streams', async () => {
      await swapTable(MANIFEST, before.entries);
      await putAll(VERSIONS, before.versions);
      const FunctionName = await ownFunction('AppendLog');
      for (const table of [MANIFEST, VERSIONS])
        await clients.functions.send(
          new CreateEventSourceMappingCommand({
            FunctionName,
            EventSourceArn: await streamOf(table),
            StartingPosition: 'TRIM_HORIZON',
            BatchSize: 1000,
            BisectBatchOnFunctionError: true,
          }),
        );
      expect((await streams()).filter((line) => !line.endsWith(' fine'))).toEqual([]);
      // The log knows a stream by the first change that comes through it.
      await put({ ...LABELS, Key: 'kept/newer' }, 'newer');
      await eventually('both streams in the log', async () => {
        const { named, cut } = await compared();
        return (cut.length === 0 && !named.some((line) => line.endsWith(' stands'))) || undefined;
      });
    });
  });
});
