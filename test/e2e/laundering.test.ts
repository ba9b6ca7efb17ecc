import { beforeAll, describe, expect, it } from 'vitest';
import { seal } from './deployed/command.ts';
import { GuardedObject } from './deployed/guarded-object.ts';

/** Where anybody may add keys. */
const permitted = (name: string) => new GuardedObject('laundry', name);
const sealed = (name: string) => new GuardedObject('laundered', name);

describe.concurrent('bytes that were only ever added where adding is permitted', () => {
  beforeAll(async () => {
    await Promise.all([
      permitted('of-the-owner').put('approved in the laundry'),
      sealed('known').put('approved bytes'),
      sealed('swapped').put('approved bytes too'),
    ]);
    await Promise.all([seal('laundry'), seal('laundered')]);
    const versionId = await permitted('bad').put('bad bytes');
    await permitted('bad').judged(versionId);
  });

  it('are quietly expected there', async () => {
    expect(await permitted('bad').verdicts()).toEqual([]);
    expect((await permitted('bad').entry())?.state).toBe('intact');
  });

  it('alter a sealed key that they are copied to: nobody approved them', async () => {
    await sealed('known').copyFrom(permitted('bad'));
    const { evidence, severity } = await sealed('known').finding('object-altered');
    expect({ class: evidence.class, severity }).toEqual({ class: 'altered', severity: 'critical' });
    expect(evidence.approvedElsewhere).toBeNull();
  });

  it('are an addition under a new key of a sealed dataset', async () => {
    await sealed('new').copyFrom(permitted('bad'));
    const { evidence } = await sealed('new').finding('object-added');
    expect(evidence).toMatchObject({ class: 'new-key', approvedElsewhere: null });
  });

  it('differ from bytes that a person sealed under another key', async () => {
    await sealed('swapped').copyFrom(permitted('of-the-owner'));
    const { evidence } = await sealed('swapped').finding('object-swapped');
    const { bucket, key } = permitted('of-the-owner');
    expect(evidence.approvedElsewhere).toMatchObject({ bucket, key });
  });
});
