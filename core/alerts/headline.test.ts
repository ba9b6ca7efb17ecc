import { describe, expect, it } from 'vitest';
import { BAD, finding, GOOD, REF } from '../../test/cli/samples.ts';
import type { ObjectFinding } from '../findings/finding.ts';
import { findingText } from './finding-text.ts';
import { headline, survival } from './headline.ts';

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

  it('has two where it is not, and nobody is told to copy back what was lost', () => {
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
