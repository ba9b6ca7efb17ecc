import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sealOne, storedEvent } from '../../../test/integration/steps.ts';
import { memoryStage } from '../../../test/model/memory-stage.ts';
import type { Stage } from '../../../test/model/stage.ts';
import type { JsonObject } from '../../base/json.ts';
import { parseRecord } from '../../cloudtrail/parse-record.ts';
import { record } from '../../rules/records.examples.ts';
import { observeObjectCall } from '../activity/observe-call.ts';
import type { ActivityPorts } from '../activity/ports.ts';
import { observe } from './observe.ts';
import type { ObjectEvent } from './s3-event.ts';

const KEY = 'labels.jsonl';
const REF = { bucket: 'guarded', key: KEY };
const LABELER = 'arn:aws:iam::111122223333:role/Labeler';

async function sealed() {
  const stage = memoryStage('sealed', 'enabled');
  await sealOne(stage, KEY, 'good');
  await stage.step();
  return stage;
}

const dataEvent = ({ at, requester, versionId }: ObjectEvent): JsonObject =>
  record(
    's3',
    'PutObject',
    { bucketName: REF.bucket, key: KEY },
    {
      requestID: requester.requestId ?? '',
      eventTime: at,
      managementEvent: false,
      eventCategory: 'Data',
      responseElements: { 'x-amz-version-id': versionId ?? '' },
    },
  );

const activityPorts = ({ ports }: Stage): ActivityPorts => {
  const dataset = { name: 'labels', prefix: '', mode: 'sealed', writers: [] } as const;
  const guard = { scope: 'configured', buckets: [{ name: REF.bucket, datasets: [dataset] }] } as const;
  return { ...ports, guard } as unknown as ActivityPorts;
};

const tellOfCall = (objectEvent: ObjectEvent, stage: Stage) =>
  observeObjectCall(parseRecord(dataEvent(objectEvent)), activityPorts(stage));

const actors = (stage: Awaited<ReturnType<typeof sealed>>) =>
  [...stage.store.findingsById.values()].map(({ rule, actor }) => [rule, actor.arn]);

describe('who changed an object', () => {
  it('is known in the end, however the two that report it get in between each other', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const stage = await sealed();
        const objectEvent = await storedEvent(stage, KEY, 'bad bytes');
        const slow = <Ports extends object>(port: Ports): Ports =>
          new Proxy(port, {
            get: (target, name) => {
              const member = Reflect.get(target, name) as unknown;
              if (typeof member !== 'function') return member;
              return (...args: unknown[]) =>
                scheduler.schedule(Promise.resolve()).then(() => member.apply(target, args) as unknown);
            },
          });
        const { store, callers } = stage.ports;
        const ports = { ...stage.ports, store: slow(store), callers: slow(callers) };
        const both = Promise.all([
          observe(REF, 'labels', objectEvent, ports),
          tellOfCall(objectEvent, { ...stage, ports }),
        ]);
        await scheduler.waitFor(both);
        expect(actors(stage)).toEqual([['object-altered', LABELER]]);
      }),
    );
  });

  it('is known of what no event reported, and a verification found', async () => {
    const stage = await sealed();
    const objectEvent = await storedEvent(stage, KEY, 'bad bytes');
    await tellOfCall(objectEvent, stage);
    await observe(REF, 'labels', null, stage.ports);
    expect(actors(stage)).toEqual([['object-altered', LABELER]]);
  });

  it('is known of what a verification found before the call was reported', async () => {
    const stage = await sealed();
    const objectEvent = await storedEvent(stage, KEY, 'bad bytes');
    await observe(REF, 'labels', null, stage.ports);
    await tellOfCall(objectEvent, stage);
    expect(actors(stage)).toEqual([['object-altered', LABELER]]);
  });
});
