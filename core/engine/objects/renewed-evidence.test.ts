import { expect, it } from 'vitest';
import { digestOf } from '../../../test/fakes/memory-bucket.ts';
import { sealOne, storedEvent } from '../../../test/integration/steps.ts';
import { memoryStage } from '../../../test/model/memory-stage.ts';
import { wholeSecond } from '../../base/time.ts';
import { claimed } from '../../findings/delivery-state.ts';
import { objectFindings } from '../../findings/finding.ts';
import type { RuleId } from '../../findings/rule-ids.ts';
import { approveKey } from '../sealing/approve.ts';
import { observe } from './observe.ts';
import type { ObjectEvent } from './s3-event.ts';

const KEY = 'labels.jsonl';
const REF = { bucket: 'guarded', key: KEY };
const PUBLISHER = 'arn:aws:iam::111122223333:role/Publisher';

/** A key that was sealed with `good`, where each put takes a second of its own. */
async function sealed() {
  const stage = memoryStage('sealed', 'enabled');
  await sealOne(stage, KEY, 'good');
  const put = async (content: string): Promise<ObjectEvent> => {
    await stage.step();
    return storedEvent(stage, KEY, content);
  };
  const arrives = (event: ObjectEvent) => observe(REF, 'labels', event, stage.ports);
  const announce = async (content: string) => {
    await stage.step();
    const from = wholeSecond(stage.now());
    const until = '2027-01-01T00:00:00.000Z';
    const said = { id: 'release', digest: digestOf(content), size: content.length, accepts: null };
    const approval = { ...said, from, until, by: PUBLISHER, reason: 'release' };
    await approveKey({ ref: REF, dataset: 'labels', approval, settles: new Map() }, stage.ports);
  };
  const finding = (rule: RuleId) => {
    const [found] = objectFindings([...stage.store.findingsById.values()]).filter(
      (each) => each.rule === rule,
    );
    if (found === undefined) throw new Error(`there is no ${rule}`);
    return found;
  };
  return { stage, put, arrives, announce, finding };
}

/** An alteration that was reported before the event of the release before it arrived. */
async function alteredBeforeLateRelease() {
  const key = await sealed();
  await key.announce('next');
  const release = await key.put('next');
  await key.arrives(await key.put('evil'));
  const reported = claimed(key.finding('object-altered'), 'alert-1');
  key.stage.store.findingsById.set(reported.id, reported);
  return { ...key, release };
}

it('names the release as the expected bytes once its late event shows that it came in between', async () => {
  const { arrives, finding, release } = await alteredBeforeLateRelease();
  expect(finding('object-altered').evidence.expected?.digest).toBe(digestOf('good'));
  await arrives(release);
  const { evidence, changed, revision } = finding('object-altered');
  expect(evidence.expected).toMatchObject({ digest: digestOf('next'), versionId: release.versionId });
  expect(evidence.survives).toEqual([{ ...REF, versionId: release.versionId }]);
  expect({ changed, revision }).toEqual({ changed: ['evidence'], revision: 2 });
});

it('says nothing more when the same events come again', async () => {
  const { arrives, finding, release } = await alteredBeforeLateRelease();
  await arrives(release);
  const renewed = finding('object-altered');
  await arrives(release);
  expect(finding('object-altered')).toEqual(renewed);
});

it('leaves what a person resolved as that person saw it', async () => {
  const { stage, arrives, finding, release } = await alteredBeforeLateRelease();
  const resolution = { by: PUBLISHER, reason: 'seen', at: wholeSecond(stage.now()) };
  const resolved = { ...finding('object-altered'), state: 'resolved', resolution } as const;
  stage.store.findingsById.set(resolved.id, resolved);
  await arrives(release);
  expect(finding('object-altered')).toEqual(resolved);
});

it('ends the time of wrong content with the good version that a late event names', async () => {
  const { put, arrives, finding } = await sealed();
  const wrong = await put('evil');
  await arrives(wrong);
  const good = await put('good');
  const later = await put('good');
  await arrives(later);
  expect(finding('transient-content').evidence.period?.to).toBe(later.at);
  await arrives(good);
  const { evidence, happenedAt } = finding('transient-content');
  expect(evidence.period).toEqual({ from: wrong.at, to: good.at });
  expect(happenedAt).toBe(good.at);
});
