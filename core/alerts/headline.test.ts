import { describe, expect, it } from 'vitest';
import { BAD, finding, GOOD, REF } from '../../test/cli/samples.ts';
import { copiesOf } from '../findings/copies.ts';
import type { ObjectFinding } from '../findings/finding.ts';
import { findingText } from './finding-text.ts';
import { firstStep } from './first-step.ts';
import { headline, survival } from './headline.ts';
import { titleOf } from './subject.ts';

const own = { ...REF, versionId: '3sL4kq' };
const elsewhere = { bucket: 'acme-archive', key: 'labels-007.jsonl', versionId: 'Zk1' };
const destroyed = { at: '2026-11-20T03:14:22.000Z', by: 'delete', approved: true } as const;
const sample = finding().evidence;
const said = (each: ObjectFinding) => [...headline(each), ...survival(each)].join(' ');

describe('a key that a delete marker hides', () => {
  const removed = (evidence: Partial<ObjectFinding['evidence']>, versionId: string | null = 'mArKer') =>
    said(finding({ rule: 'object-removed', versionId }, evidence));
  const nullVersion = sample.expected && { ...sample.expected, versionId: null };

  it('has its bytes under the marker where they are there', () => {
    expect(removed({ expectedCopies: [own], survives: [own] })).toBe(
      'A delete marker hides this approved object. The bytes are still under it.',
    );
  });

  it('is not said to have them where a null marker replaced them', () => {
    expect(removed({ expectedCopies: [], expected: nullVersion }, null)).toBe(
      'A delete marker has replaced this approved object: the bucket did not keep the bytes. NO COPY of the approved bytes is known in any guarded bucket.',
    );
  });

  it('is not said to have them where they were destroyed, and names the copy that is left', () => {
    expect(removed({ expectedCopies: [elsewhere] })).toBe(
      'A delete marker hides this approved key. The approved bytes are not under it any more. The approved bytes survive as s3://acme-archive/labels-007.jsonl, version Zk1.',
    );
  });
});

describe('approved bytes in an archive', () => {
  const actual = { ...sample.actual, digest: GOOD, unestablished: 'archived' } as const;
  const archived = finding({ rule: 'object-unverifiable' }, { actual, class: 'unverifiable', level: 'read' });

  it('are said to be unreadable, not wrong', () => {
    expect(headline(archived)).toEqual([
      'S3 moved these bytes to an archive: nobody can read or check them until they are restored, and they are CURRENT.',
    ]);
  });

  it('are not said to have been read when it was found', () => {
    const place = { account: '111122223333', region: 'eu-west-1' };
    expect(findingText(archived, { place, alertId: 'a'.repeat(40) })).not.toContain('every byte');
  });
});

describe('a version that was destroyed', () => {
  const bad = { ...sample.actual, digest: BAD };
  const good = { ...sample.actual, digest: GOOD };
  const lost = (evidence: Partial<ObjectFinding['evidence']>) =>
    finding({ rule: 'version-destroyed' }, { destroyed, ...evidence });

  it('has one answer where what was lost is what is expected', () => {
    const copies = { survives: [elsewhere], expectedCopies: [elsewhere] };
    expect(survival(lost({ actual: good, ...copies }))).toEqual([
      'SURVIVES: the same bytes are in s3://acme-archive/labels-007.jsonl, version Zk1.',
    ]);
  });

  it('has two where it is not, and nobody is asked to copy back what was lost', () => {
    const each = lost({ actual: bad, survives: [elsewhere], expectedCopies: [] });
    expect(survival(each)).toEqual([
      'SURVIVES: the same bytes are in s3://acme-archive/labels-007.jsonl, version Zk1.',
      'What was lost is not what is expected here. NO COPY of the expected bytes is known in any guarded bucket.',
    ]);
    const text = findingText(each, {
      place: { account: '111122223333', region: 'eu-west-1' },
      alertId: 'a'.repeat(40),
    });
    expect(text).toContain('1. Find out who destroyed it; what was lost is not what is expected there.');
    expect(text).not.toContain('Copy the bytes back');
  });

  it('says where the expected bytes are', () => {
    expect(survival(lost({ actual: bad, survives: [], expectedCopies: [own] }))[1]).toBe(
      'What was lost is not what is expected here: the expected bytes are in version 3sL4kq.',
    );
  });

  it('says when not every candidate was looked at', () => {
    expect(survival(lost({ actual: good, survives: [], copiesComplete: false }))).toEqual([
      'NO COPY was found; not every version that held them could be looked at.',
    ]);
  });
});

describe('what is said is true in every state', () => {
  const place = { account: '111122223333', region: 'eu-west-1' };
  const textOf = (each: ObjectFinding) => findingText(each, { place, alertId: 'a'.repeat(40) });
  const byMode = sample.expected && { ...sample.expected, by: null };
  const lost = (actual: Partial<ObjectFinding['evidence']['actual']>, isApproved = false) =>
    finding(
      { rule: 'version-destroyed', versionId: 'v2' },
      { destroyed: { ...destroyed, approved: isApproved }, actual: { ...sample.actual, ...actual } },
    );

  it('bytes that the mode of the dataset took are called expected: nobody approved them', () => {
    const text = textOf(finding({}, { expected: byMode }));
    expect(text).toContain('These are not the expected bytes');
    expect(text).toContain('expected since');
    expect(text).not.toContain('approved');
  });

  it('bytes that may have been announced for another time are called not expected under the key', () => {
    expect(said(finding({ rule: 'object-added' }, { expected: null, current: true }))).toBe(
      'Nothing is expected under this key, and it is CURRENT.',
    );
    expect(said(finding({ rule: 'object-swapped' }, { current: true }))).toContain(
      'These bytes were approved under another key and are not the expected ones of this one',
    );
  });

  it('lost bytes that may be approved under another key were never approved for this one', () => {
    expect(headline(lost({ digest: BAD }))).toEqual([
      'Version v2 was permanently deleted: evidence is gone. Its bytes were never approved for this key.',
    ]);
  });

  it.each([
    ['the seal pinned it', 'approved version destroyed', { class: 'baseline' }, {}],
    ['a person had announced or accepted it', 'approved version destroyed', { class: 'approved' }, {}],
    ['it held again what a person had approved', 'approved version destroyed', { class: 'same-bytes' }, {}],
    [
      'only the mode of the dataset took it',
      'expected version destroyed',
      { class: 'new-key', expected: byMode },
      {},
    ],
    [
      'only the mode of the dataset took what it held again',
      'expected version destroyed',
      { class: 'same-bytes', expected: byMode },
      {},
    ],
    [
      'it was taken by the mode before what a person approved since',
      'expected version destroyed',
      { class: 'extended' },
      { digest: BAD },
    ],
    ['its bytes were never expected', 'version destroyed', { class: 'altered', approved: false }, {}],
  ] as const)('a version that was destroyed is called by what it was: %s', (_, title, given, actual) => {
    const { class: value, ...rest } = given;
    const isApproved = !('approved' in rest);
    const each = lost({ digest: GOOD, ...actual }, isApproved);
    const expected = 'expected' in rest ? rest.expected : each.evidence.expected;
    expect(titleOf({ ...each, evidence: { ...each.evidence, class: value, expected } })).toBe(title);
  });

  it('of lost bytes that nobody read, nothing is said', () => {
    expect(said(lost({ digest: null }))).toBe(
      'Version v2, whose bytes were never read, was permanently deleted: evidence is gone. What it held is not known: nobody could read it while it was there.',
    );
  });

  it('nobody is asked to copy back bytes that are current all the same', () => {
    const now = { versionId: 'v3', class: 'same-bytes' } as const;
    const each = lost({ digest: GOOD }, true);
    const text = textOf({ ...each, evidence: { ...each.evidence, survives: [own], now } });
    expect(text).toContain('1. Find out who destroyed it; the expected bytes are current all the same.');
  });

  it('a marker that is not on top any more hid the key, and does not hide it', () => {
    const text = textOf(finding({ rule: 'object-removed', versionId: 'm1' }, { current: false }));
    expect(text).toContain(
      'A delete marker hid this key. It is not on top any more, and what the key should hold is not current either.',
    );
    expect(text).not.toContain('does not exist');
  });

  it('a finding is withdrawn because it was not so, though something else may be wrong', () => {
    expect(headline(finding({ state: 'withdrawn' }))).toEqual([
      'This finding is withdrawn: what became known later shows that it was not so. If anything else is wrong, another finding says it.',
    ]);
  });
});

describe('the first step after many versions were destroyed', () => {
  const step = (isLost: boolean, isEvidence: boolean) =>
    firstStep({
      rule: 'version-destroyed',
      dataset: 'labels',
      count: 7,
      isLost,
      isEvidence,
      isRefused: false,
    });

  it.each([
    [
      'no copy of some',
      step(true, false),
      'Keep whatever copies of the bytes exist outside the guarded buckets. Of the others, see the restore command of each.',
    ],
    [
      'copies of all that was searched for',
      step(false, false),
      'See the restore command of each finding, and run it while the copies are there.',
    ],
    [
      'nothing that would have to be copied back',
      step(false, true),
      'Find out who destroyed them: what was lost is evidence, or current all the same, and not to be copied back.',
    ],
  ])('with %s', (_, found, text) => expect(found).toBe(text));
});

it('a finding counts as without a copy only where the search for copies came to its end', () => {
  const each = finding({}, { survives: [] });
  expect(copiesOf(each)).toBe('none');
  expect(copiesOf({ ...each, evidence: { ...each.evidence, copiesComplete: false } })).toBe('unknown');
});
