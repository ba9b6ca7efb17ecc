import { expect, it } from 'vitest';
import { memoryStage } from '../../../test/model/memory-stage.ts';
import { padSequencer } from '../../base/object-ref.ts';
import type { Mode } from '../../scope/dataset.ts';
import { verifyKey } from '../verification/verify-key.ts';
import { observe } from './observe.ts';
import type { ObjectEvent } from './s3-event.ts';

const REF = { bucket: 'guarded', key: 'labels.jsonl' };
const LABELS = 'labels';

/** A key that was hidden before its dataset was sealed, so that the seal pinned nothing of it. */
async function hidden(mode: Mode, isKnown = false) {
  const stage = memoryStage(mode, 'enabled');
  let sequencer = 0x1000;
  const send = (type: ObjectEvent['type'], versionId: string | null) => {
    sequencer += 0x10;
    const requester = { account: '111122223333', sourceIp: null, requestId: null };
    const common = { ...REF, etag: null, size: null, isExpiration: false, requester };
    const at = stage.now().toISOString();
    const objectEvent = { ...common, type, versionId, sequencer: padSequencer(sequencer.toString(16)), at };
    return observe(REF, LABELS, objectEvent, stage.ports);
  };
  const object = await stage.put(REF.key, 'bad');
  if (isKnown) await send('stored', object.versionId);
  const marker = await stage.delete(REF.key);
  if (isKnown) await send('marker-created', marker?.versionId ?? null);
  await stage.step();
  await stage.runs.moveDataset(LABELS, 'unsealed', 'sealed', stage.now().toISOString());
  await stage.step();
  const uncover = () => stage.destroy(REF.key, marker?.versionId ?? null);
  const findings = () =>
    [...stage.store.findingsById.values()]
      .map(({ rule, severity, state }) => `${rule} ${severity} ${state}`)
      .sort();
  const state = async () => (await stage.store.entries([REF]))[0]?.state;
  return { stage, object, marker, send, uncover, findings, state };
}

it('finds a key that an un-delete brought back which nobody had seen since the seal', async () => {
  const { marker, send, uncover, findings } = await hidden('sealed');
  await uncover();
  await send('destroyed', marker?.versionId ?? null);
  expect(findings()).toContain('object-added high open');
});

it('finds it also where the old version was made known by touching it first', async () => {
  const { object, marker, send, uncover, findings } = await hidden('sealed');
  await send('other', object.versionId);
  expect(findings()).toEqual([]);
  await uncover();
  await send('destroyed', marker?.versionId ?? null);
  expect(findings()).toContain('object-added high open');
});

it('finds it in a verification, when no event reported it, and says when it ended', async () => {
  const { stage, send, uncover, findings } = await hidden('sealed');
  await uncover();
  await verifyKey(REF, LABELS, stage.ports);
  await verifyKey(REF, LABELS, stage.ports);
  expect(findings()).toEqual(['object-added high open']);
  await stage.step();
  const again = await stage.delete(REF.key);
  await send('marker-created', again?.versionId ?? null);
  expect(findings()).toEqual(['object-added high recovered', 'transient-content high open']);
  const transient = [...stage.store.findingsById.values()].find(({ rule }) => rule === 'transient-content');
  expect(transient?.evidence.period?.from.slice(0, 19)).toBe('2026-11-20T03:12:09');
});

it('finds nothing in a key that is still hidden', async () => {
  const { stage, findings } = await hidden('sealed');
  await verifyKey(REF, LABELS, stage.ports);
  expect(findings()).toEqual([]);
});

it.each([true, false])(
  'expects what comes back to an append-only dataset, seen before or not: %s',
  async (isKnown) => {
    const { stage, marker, send, uncover, findings, state } = await hidden('append-only', isKnown);
    await uncover();
    await send('destroyed', marker?.versionId ?? null);
    await stage.step();
    expect(await state()).toBe('intact');
    expect(findings().filter((each) => !each.startsWith('version-destroyed medium'))).toEqual([]);
  },
);
