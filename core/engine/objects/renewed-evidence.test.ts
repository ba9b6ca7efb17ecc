import { describe, expect, it } from 'vitest';
import { digestOf } from '../../../test/fakes/memory-bucket.ts';
import { sealOne, storedEvent } from '../../../test/integration/steps.ts';
import { memoryStage } from '../../../test/model/memory-stage.ts';
import { SealwatchError } from '../../base/errors.ts';
import { wholeSecond } from '../../base/time.ts';
import { claimed } from '../../findings/delivery-state.ts';
import type { ObjectFinding } from '../../findings/finding.ts';
import { objectFindings } from '../../findings/kinds-of-finding.ts';
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

describe('of a finding that is still open when other bytes lie on top', () => {
  it('says that the first are not current any more, as soon as the whole key is looked at, and notifies nobody of that', async () => {
    const { stage, put, arrives, finding } = await sealed();
    await arrives(await put('evil'));
    const reported = claimed(finding('object-altered'), 'alert-1');
    stage.store.findingsById.set(reported.id, reported);
    expect(reported.evidence.current).toBe(true);
    await arrives(await put('worse'));
    await observe(REF, 'labels', null, stage.ports);
    const { evidence, revision, notice } = stage.store.findingsById.get(reported.id) as ObjectFinding;
    expect({ current: evidence.current, revision, group: notice.group }).toEqual({
      current: false,
      revision: 1,
      group: null,
    });
  });
});

describe('what is current, as S3 says it', () => {
  it('is not the version of the event where a newer one lies on top whose event has not come', async () => {
    const { put, arrives, finding } = await sealed();
    const evil = await put('evil');
    await put('worse');
    await arrives(evil);
    expect(finding('object-altered').evidence.current).toBe(false);
  });

  it('is asked again whenever more is known: nothing is called current because nobody asked', async () => {
    const { stage, put, arrives, finding } = await sealed();
    const release = await put('next');
    const evil = await put('evil');
    await put('worse');
    await arrives(evil);
    // The late event has the whole key judged again, and the newest event has still not come.
    await arrives(release);
    expect(stage.memory.stack(KEY)).toHaveLength(4);
    const all = objectFindings([...stage.store.findingsById.values()]);
    expect(all.map(({ evidence }) => [evidence.actual.versionId, evidence.current])).toEqual([
      [evil.versionId, false],
      [release.versionId, false],
    ]);
    expect(finding('object-altered').state).toBe('open');
  });

  it.each(['ACCESS_DENIED', 'AWS_FAILED'] as const)(
    'is taken from the events where S3 answers %s, and people are notified all the same',
    async (code) => {
      const { stage, put, finding } = await sealed();
      stage.memory.current = async () => {
        throw new SealwatchError(code, 'no');
      };
      await observe(REF, 'labels', await put('evil'), stage.ports);
      expect(finding('object-altered').evidence.current).toBe(true);
    },
  );
});

describe('a look at a key', () => {
  const OTHER = { bucket: 'guarded', key: 'other.jsonl' };

  /** A version that was destroyed and reported before anybody knew of a copy of its bytes. */
  async function lost() {
    const key = await sealed();
    const { stage } = key;
    const [first] = await stage.ports.lister.listVersions(REF);
    await stage.step();
    await stage.destroy(KEY, first?.versionId ?? null);
    const copied = await storedEvent(stage, OTHER.key, 'good');
    await observe(REF, 'labels', null, stage.ports);
    const reported = claimed(key.finding('version-destroyed'), 'alert-1');
    stage.store.findingsById.set(reported.id, reported);
    expect(reported.evidence.survives).toEqual([]);
    await observe(OTHER, 'labels', copied, stage.ports);
    return { ...key, copy: { ...OTHER, versionId: copied.versionId } };
  }

  it('looks for copies again, and notifies people that there is one now', async () => {
    const { stage, finding, copy } = await lost();
    await observe(REF, 'labels', null, stage.ports);
    const { evidence, changed, revision } = finding('version-destroyed');
    expect(evidence.survives).toEqual([copy]);
    expect({ changed, revision }).toEqual({ changed: ['evidence'], revision: 2 });
  });

  it('writes nothing where it finds the same again', async () => {
    const { stage, finding } = await lost();
    await observe(REF, 'labels', null, stage.ports);
    const renewed = finding('version-destroyed');
    const { change } = await observe(REF, 'labels', null, stage.ports);
    expect(change).toBeNull();
    expect(finding('version-destroyed')).toEqual(renewed);
  });

  it('names the copy that is left where the one that was named is gone, and notifies nobody of that', async () => {
    const { stage, finding, copy } = await lost();
    await observe(REF, 'labels', null, stage.ports);
    const reported = claimed(finding('version-destroyed'), 'alert-2');
    stage.store.findingsById.set(reported.id, reported);
    const next = await storedEvent(stage, OTHER.key, 'good');
    await observe(OTHER, 'labels', next, stage.ports);
    await stage.destroy(OTHER.key, copy.versionId);
    await observe(REF, 'labels', null, stage.ports);
    const { evidence, revision } = finding('version-destroyed');
    expect(evidence.survives).toEqual([{ ...OTHER, versionId: next.versionId }]);
    expect(revision).toBe(reported.revision);
  });
});

it('puts the deletion of a null marker at the time of its event, and not at that of the look that missed it', async () => {
  const { stage, put, arrives } = await sealed();
  const stored = await put('good');
  stage.memory.state = 'suspended';
  await stage.step();
  await stage.delete(KEY);
  await observe(REF, 'labels', null, stage.ports);
  await stage.step();
  await stage.destroy(KEY, null);
  const nothing = { versionId: null, etag: null, size: null, sequencer: null };
  const at = wholeSecond(stage.now());
  const gone = { ...stored, ...nothing, type: 'destroyed', at } as const;
  await stage.step();
  await arrives(gone);
  const records = await stage.ports.store.history(REF);
  const markers = records.filter(({ fact }) => fact.kind === 'delete-marker');
  expect(markers.at(-1)?.fact.destroyed).toMatchObject({ at: gone.at, by: 'delete' });
});
