import { expect } from 'vitest';
import { observe } from '../../core/engine/objects/observe.ts';
import { sealKey } from '../../core/engine/sealing/seal-key.ts';
import { storedEvent } from '../integration/steps.ts';
import { type largeStage, MIB } from './large-stage.ts';

export const KEY = 'weights.bin';
export const DATASET = 'labels';
export const A = `${'a'.repeat(MIB)}${'b'.repeat(MIB)}${'c'.repeat(MIB)}ddd`;
export const B = `${'a'.repeat(MIB)}${'X'.repeat(MIB)}${'c'.repeat(MIB)}ddd`;

export type Large = ReturnType<typeof largeStage>;

export const refOf = ({ bucket }: Large) => ({ bucket, key: KEY });
export const entryOf = async (stage: Large) => (await stage.store.entries([refOf(stage)]))[0];
export const findings = ({ store }: Large) =>
  [...store.findingsById.values()].map(({ rule, severity, state }) => `${rule} ${severity} ${state}`).sort();

export async function put(stage: Large, content: string) {
  const event = await storedEvent(stage, KEY, content);
  return { event, observation: await observe(refOf(stage), DATASET, event, stage.ports) };
}

/** Asks a seal for one key that it pinned with A. */
export async function sealing(stage: Large, key = KEY) {
  const { versionId, etag, storedAt } = await stage.put(key, A);
  const run = { id: `${DATASET}/${storedAt}`, dataset: DATASET, by: 'arn:publisher' };
  const pin = { key, versionId, etag: etag ?? '', size: A.length, storedAt };
  const asked = { ref: { bucket: stage.bucket, key }, pin, run };
  const seal = (clock = stage.ports.clock) =>
    sealKey(asked, { ...stage.portsFor(false, clock), runs: stage.runs });
  return { storedAt, seal };
}

/** Seals the key with A: asked once to begin the reading, and again when it is done. */
export async function sealed(stage: Large): Promise<void> {
  const { storedAt, seal } = await sealing(stage);
  await stage.runs.moveDataset(DATASET, 'unsealed', 'sealing', storedAt);
  expect(await seal()).toBe(null);
  await stage.runAll();
  expect(await seal()).toMatchObject({ outcome: 'sealed' });
  await stage.runs.moveDataset(DATASET, 'sealing', 'sealed', storedAt);
  await stage.step();
}
