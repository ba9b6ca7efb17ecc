import { expect, it } from 'vitest';
import { sealOne, storedEvent } from '../../../test/integration/steps.ts';
import { memoryStage } from '../../../test/model/memory-stage.ts';
import type { ErrorCode } from '../../base/errors.ts';
import type { ReadOutcome, UnreadableReason } from '../../versions/object-reader.ts';
import { observe } from './observe.ts';

it.each<[string, UnreadableReason, string, ErrorCode]>([
  ['a passing fault', 'transient', '503 SlowDown', 'READ_BROKEN'],
  ['that others are reading it', 'hashing', 'its bytes are being read in parts', 'OUT_OF_TIME'],
  ['that the budget of the day is used up', 'over-budget', 'over budget', 'OUT_OF_TIME'],
])('does not take %s for the answer that an object was not extended', async (_, reason, detail, code) => {
  const broken: ReadOutcome = { kind: 'unreadable', reason, detail, size: null, etag: null, storedAt: null };
  const stage = memoryStage('growing', 'enabled');
  const ref = { bucket: stage.bucket, key: 'log' };
  await sealOne(stage, 'log', 'a');
  await stage.step();
  const first = await storedEvent(stage, 'log', 'ab');
  const second = await storedEvent(stage, 'log', 'abc');
  await observe(ref, 'labels', second, stage.ports);
  let faults = 1;
  const { reader } = stage.ports;
  const read: typeof reader.read = async (target, options) =>
    options?.prefixLength === 2 && faults-- > 0 ? broken : reader.read(target, options);
  const ports = { ...stage.ports, reader: { read } };
  await expect(observe(ref, 'labels', first, ports)).rejects.toMatchObject({ code });
  await observe(ref, 'labels', first, ports);
  expect(stage.store.findingsById.size).toBe(0);
});
