import { expect, it } from 'vitest';
import { sealOne, storedEvent } from '../../../test/integration/steps.ts';
import { memoryStage } from '../../../test/model/memory-stage.ts';
import { verifyKey } from '../verification/verify-key.ts';
import { observe } from './observe.ts';
import type { ManifestStore } from './ports.ts';
import { readOnce, readTogether } from './read-once.ts';

const REF = { bucket: 'guarded', key: 'a' };

/** A store that counts what it is asked. */
function counting(store: ManifestStore) {
  const asked = { load: 0, entries: 0, history: 0, commit: 0 };
  const counted: ManifestStore = {
    load: (...given) => {
      asked.load++;
      return store.load(...given);
    },
    entries: (...given) => {
      asked.entries++;
      return store.entries(...given);
    },
    history: (...given) => {
      asked.history++;
      return store.history(...given);
    },
    commit: (...given) => {
      asked.commit++;
      return store.commit(...given);
    },
    findings: (ids) => store.findings(ids),
    saveFinding: (finding) => store.saveFinding(finding),
    approvedElsewhere: (...given) => store.approvedElsewhere(...given),
  };
  return { counted, asked };
}

async function sealed() {
  const stage = memoryStage('sealed', 'enabled');
  await sealOne(stage, REF.key, 'good');
  await stage.step();
  return { stage, ...counting(stage.store) };
}

it('checks a key in order with one reading of its history, and with that of its entry beforehand', async () => {
  const { stage, counted, asked } = await sealed();
  // The first listing after a seal adds the place of the version in it.
  await verifyKey(REF, 'labels', stage.ports);
  const known = readTogether(counted, [REF], stage.ports.clock);
  const verified = await verifyKey(REF, 'labels', { ...stage.ports, store: readOnce(counted, known) });
  expect(verified).toMatchObject({ state: 'intact', findings: [] });
  expect(asked).toEqual({ load: 1, entries: 1, history: 1, commit: 0 });
});

it('finds an alteration that came after the entry was read, and commits on the entry as it is then', async () => {
  const { stage, counted, asked } = await sealed();
  const known = readTogether(counted, [{ ...REF, key: 'other' }, REF], stage.ports.clock);
  await known.load({ ...REF, key: 'other' }, 'labels', null);
  const objectEvent = await storedEvent(stage, REF.key, 'bad');
  await observe(REF, 'labels', objectEvent, stage.ports);
  await storedEvent(stage, REF.key, 'worse');
  const verified = await verifyKey(REF, 'labels', { ...stage.ports, store: readOnce(counted, known) });
  expect(verified).toMatchObject({ state: 'altered' });
  expect(verified.findings).toHaveLength(2);
  // The first one conflicted.
  expect(asked.commit).toBe(2);
});

it('reads the entries that are left again after a minute', async () => {
  const { stage, counted, asked } = await sealed();
  let now = stage.ports.clock().getTime();
  const refs = ['x', 'y', 'a'].map((key) => ({ ...REF, key }));
  const known = readTogether(counted, refs, () => new Date(now));
  for (const ref of refs) {
    await known.load(ref, 'labels', null);
    now += 61_000;
  }
  expect(asked.entries).toBe(3);
});
