import { describe, expect, it } from 'vitest';
import type { Versioning } from '../../../test/fakes/memory-bucket.ts';
import { sealOne, storedEvent } from '../../../test/integration/steps.ts';
import { memoryStage } from '../../../test/model/memory-stage.ts';
import type { Stage } from '../../../test/model/stage.ts';
import { register } from '../../scope/dataset.ts';
import { verifyKey } from '../verification/verify-key.ts';
import { observe } from './observe.ts';
import type { ObjectEvent } from './s3-event.ts';

const REF = { bucket: 'guarded', key: 'labels.jsonl' };
const LABELS = 'labels';

/** A sealed object, and the ports of a worker whose clock is behind by ten minutes. */
const sealedBehind = (versioning: Versioning = 'enabled') => sealedWith(-600_000, versioning);
const sealedAhead = () => sealedWith(600_000, 'enabled');

async function sealedWith(skewMs: number, versioning: Versioning) {
  const stage = memoryStage('sealed', versioning);
  const sealed = await sealOne(stage, REF.key, 'good');
  await stage.step();
  const ports = { ...stage.ports, clock: () => new Date(stage.now().getTime() + skewMs) };
  const findings = () =>
    [...stage.store.findingsById.values()].map(({ rule, severity }) => `${rule} ${severity}`).sort();
  return { stage, sealed, ports, findings };
}

/** The event that S3 sends when a version is destroyed. */
const eventOf = async (stage: Stage, versionId: string | null): Promise<ObjectEvent> => ({
  ...(await storedEvent(stage, 'another', 'x')),
  key: REF.key,
  type: 'destroyed',
  versionId,
});

describe('a worker whose clock is behind', () => {
  it('does not take what it finds missing for older than the seal', async () => {
    const { stage, sealed, ports, findings } = await sealedBehind();
    await stage.destroy(REF.key, sealed.versionId);
    await verifyKey(REF, LABELS, ports);
    expect(findings()).toEqual(['version-destroyed critical']);
  });

  it('does not put what it finds missing before a version that was stored by then', async () => {
    const { stage, sealed, ports, findings } = await sealedBehind();
    await stage.put(REF.key, 'bad');
    await stage.step();
    await stage.destroy(REF.key, sealed.versionId);
    await verifyKey(REF, LABELS, ports);
    expect(findings()).toEqual(['object-altered critical', 'version-destroyed critical']);
    const [record] = (await stage.ports.store.history(REF)).filter(({ fact }) => fact.destroyed !== null);
    const [newest] = (await stage.ports.store.history(REF)).filter(({ fact }) => fact.destroyed === null);
    expect(record?.fact.destroyed?.at).toBe(newest?.fact.storedAt);
  });

  it('judges what it finds missing by the mode that has become stricter meanwhile', async () => {
    const { stage, ports, findings } = await sealedBehind();
    const { dataset } = await stage.ports.store.load(REF, LABELS, null);
    if (dataset === null) throw new Error('there is no dataset');
    const loose = register({ ...dataset, mode: 'open' }, dataset, stage.now().toISOString());
    await stage.step();
    const strict = register({ ...loose, mode: 'sealed' }, loose, stage.now().toISOString());
    await stage.register(strict);
    await stage.step();
    const [{ fact } = { fact: { versionId: null } }] = await stage.ports.store.history(REF);
    await stage.destroy(REF.key, fact.versionId);
    await verifyKey(REF, LABELS, ports);
    expect(findings()).toEqual(['version-destroyed critical']);
  });

  it('tells of a version that was gone when its event came, at the time of the event', async () => {
    const { stage, ports, findings } = await sealedBehind();
    const event = await storedEvent(stage, REF.key, 'bad');
    await stage.destroy(REF.key, event.versionId);
    await observe(REF, LABELS, event, ports);
    expect(findings()).toEqual([
      'object-altered critical',
      'transient-content high',
      'version-destroyed medium',
    ]);
  });

  it.each([
    ['with the event of what went before it', ['at', 'once']],
    ['after the event of what went before it', ['one', 'by', 'one']],
  ])('does not put what it finds missing %s before that', async (_, { length }) => {
    const { stage, sealed, ports, findings } = await sealedBehind();
    const bad = await stage.put(REF.key, 'bad');
    await observe(REF, LABELS, { ...(await eventOf(stage, bad.versionId)), type: 'stored' }, ports);
    await stage.step();
    await stage.destroy(REF.key, sealed.versionId);
    const event = await eventOf(stage, sealed.versionId);
    if (length > 2) await observe(REF, LABELS, event, ports);
    await stage.destroy(REF.key, bad.versionId);
    await observe(REF, LABELS, event, ports);
    expect(findings()).toEqual([
      'object-altered critical',
      'version-destroyed critical',
      'version-destroyed medium',
    ]);
  });
});

describe('a worker whose clock is ahead', () => {
  it('does not put what it finds missing after what was destroyed since', async () => {
    const { stage, sealed, ports, findings } = await sealedAhead();
    const bad = await stage.put(REF.key, 'bad');
    await stage.step();
    await stage.destroy(REF.key, bad.versionId);
    await observe(REF, LABELS, { ...(await eventOf(stage, bad.versionId)), type: 'stored' }, ports);
    await verifyKey(REF, LABELS, ports);
    await stage.step();
    await stage.destroy(REF.key, sealed.versionId);
    await observe(REF, LABELS, await eventOf(stage, sealed.versionId), ports);
    expect(findings()).toEqual([
      'object-altered critical',
      'transient-content high',
      'version-destroyed critical',
      'version-destroyed medium',
    ]);
    const [altered] = [...stage.store.findingsById.values()].filter(({ rule }) => rule === 'object-altered');
    expect(altered?.state).toBe('recovered');
  });
});
