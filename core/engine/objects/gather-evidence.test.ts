import { expect, it } from 'vitest';
import { sealOne, storedEvent } from '../../../test/integration/steps.ts';
import { memoryStage } from '../../../test/model/memory-stage.ts';
import type { ReadOutcome } from '../../versions/object-reader.ts';
import { observe } from './observe.ts';

const BROKEN: ReadOutcome = {
  kind: 'unreadable',
  reason: 'transient',
  detail: '503 SlowDown',
  size: null,
  etag: null,
  storedAt: null,
};

it('does not take a passing fault for the answer that an object was not extended', async () => {
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
    options?.prefixLength === 2 && faults-- > 0 ? BROKEN : reader.read(target, options);
  const ports = { ...stage.ports, reader: { read } };
  await expect(observe(ref, 'labels', first, ports)).rejects.toMatchObject({ code: 'READ_BROKEN' });
  await observe(ref, 'labels', first, ports);
  expect(stage.store.findingsById.size).toBe(0);
});
