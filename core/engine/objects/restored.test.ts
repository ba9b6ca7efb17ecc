import { describe, expect, it } from 'vitest';
import { sealOne, storedEvent } from '../../../test/integration/steps.ts';
import { memoryStage } from '../../../test/model/memory-stage.ts';
import { claimed } from '../../findings/delivery-state.ts';
import { objectFindings } from '../../findings/kinds-of-finding.ts';
import { verifyKey } from '../verification/verify-key.ts';
import { observe } from './observe.ts';
import type { ObjectEvent } from './s3-event.ts';

const KEY = 'labels.jsonl';
const REF = { bucket: 'guarded', key: KEY };

/** A key that was sealed with `good`, where each put takes a second of its own. */
async function sealed() {
  const stage = memoryStage('sealed', 'enabled');
  await sealOne(stage, KEY, 'good');
  const put = async (content: string): Promise<ObjectEvent> => {
    await stage.step();
    return storedEvent(stage, KEY, content);
  };
  const arrives = (event: ObjectEvent) => observe(REF, 'labels', event, stage.ports);
  const all = () => objectFindings([...stage.store.findingsById.values()]);
  /** Notifies people of all that is open. */
  const notify = async () => {
    for (const finding of all()) stage.store.findingsById.set(finding.id, claimed(finding, 'alert-1'));
    await stage.step();
  };
  const resolve = () => {
    const resolution = { by: 'Ada', reason: 'dealt with', at: stage.ports.clock().toISOString() };
    for (const finding of all())
      stage.store.findingsById.set(finding.id, { ...finding, state: 'resolved', resolution });
  };
  const found = () => all().map(({ rule, state }) => `${rule} ${state}`);
  const verify = () => verifyKey(REF, 'labels', stage.ports);
  return { stage, put, arrives, all, notify, resolve, found, verify };
}

describe('good bytes that are put back after people were notified', () => {
  it('end the finding, which says how long the wrong ones were current, and are no other finding', async () => {
    const { put, arrives, notify, all, found } = await sealed();
    const evil = await put('evil');
    await arrives(evil);
    await notify();
    const good = await put('good');
    await arrives(good);
    expect(found()).toEqual(['object-altered recovered']);
    expect(all()[0]).toMatchObject({ evidence: { period: { from: evil.at, to: good.at } } });
  });

  it('leave no version with the id of a finding that is not there', async () => {
    const { stage, put, arrives, notify, all } = await sealed();
    await arrives(await put('evil'));
    await notify();
    await arrives(await put('good'));
    const named = (await stage.store.history(REF)).flatMap(({ findings }) => findings);
    expect(named).toEqual(all().map(({ id }) => id));
  });

  it('leave nothing for verify to find', async () => {
    const { put, arrives, notify, verify } = await sealed();
    for (const content of ['evil', 'worse', 'worst']) await arrives(await put(content));
    await notify();
    await arrives(await put('good'));
    expect(await verify()).toMatchObject({ state: 'intact', findings: [] });
  });

  it('are no news after a person resolved the finding that says it', async () => {
    const { put, arrives, notify, resolve, found, verify } = await sealed();
    await arrives(await put('evil'));
    await notify();
    await arrives(await put('good'));
    resolve();
    await verify();
    expect(found()).toEqual(['object-altered resolved']);
  });

  it('are news where the finding was resolved before they came', async () => {
    const { put, arrives, notify, resolve, found } = await sealed();
    await arrives(await put('evil'));
    await notify();
    resolve();
    await arrives(await put('good'));
    expect(found()).toEqual(['object-altered resolved', 'transient-content open']);
  });

  it('come to the same however often they are judged again', async () => {
    const { stage, put, arrives, notify, all, verify } = await sealed();
    const evil = await put('evil');
    await arrives(evil);
    await notify();
    const good = await put('good');
    await arrives(good);
    const before = structuredClone(all());
    for (const event of [evil, good]) await arrives(event);
    await verify();
    expect(all()).toEqual(before);
    await stage.step();
    await arrives(await put('good'));
    expect(all()[0]?.evidence.period).toEqual(before[0]?.evidence.period);
  });

  it('count from when they came, though their event comes first', async () => {
    const { put, arrives, notify, found } = await sealed();
    await arrives(await put('evil'));
    await notify();
    const [other, good] = [await put('other'), await put('good')];
    await arrives(good);
    await arrives(other);
    expect(found()).toEqual([
      'object-altered recovered',
      'object-altered recovered',
      'transient-content open',
    ]);
  });
});

describe('good bytes that came before anybody was notified', () => {
  it('leave the time in between as a finding of its own', async () => {
    const { put, arrives, found } = await sealed();
    await arrives(await put('evil'));
    await arrives(await put('good'));
    expect(found()).toEqual(['object-altered recovered', 'transient-content open']);
  });

  it('do so though people are notified before the event of the good ones arrives', async () => {
    const { put, arrives, notify, found } = await sealed();
    const [evil, good] = [await put('evil'), await put('good')];
    await arrives(evil);
    await notify();
    await arrives(good);
    expect(found()).toEqual(['object-altered recovered', 'transient-content open']);
  });
});
