import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alertSource } from '../../test/fakes/alert-source.ts';
import { finding } from '../../test/fakes/finding.ts';
import type { Finding, ObjectFinding } from '../findings/finding.ts';
import { render } from './render.ts';

const PLACE = { account: '111122223333', region: 'eu-west-1' };
const FIRST = 'first|object-altered|moderation-v3|critical';
const ALERT = '4d1f08a2b3c4'.padEnd(40, '0');
const MAIL_COLUMNS = 80;
/** SNS takes so much, and its attributes count too. */
const SNS_BYTES = 256 * 1024;

const altered = (index: number, changes: Partial<ObjectFinding> = {}): ObjectFinding =>
  finding({
    id: index.toString(16).padStart(6, '0').padEnd(40, '0'),
    key: `moderation/v3/train/labels-${String(index).padStart(4, '0')}.jsonl`,
    happenedAt: new Date(Date.parse('2026-11-20T03:12:07Z') + index * 10).toISOString(),
    ...changes,
  });

const { evidence } = finding();

/** 5,000 findings of which those that matter arrive last. */
const STORM: readonly Finding[] = [
  ...Array.from({ length: 4_996 }, (_, index) => altered(index)),
  altered(4_996, { key: 'moderation/v3/readme', actor: { ...finding().actor, account: '999988887777' } }),
  altered(4_997, { key: 'moderation/v3/val/scores.pickle' }),
  altered(4_998, { evidence: { ...evidence, current: false } }),
  altered(4_999, { evidence: { ...evidence, survives: [] } }),
];

describe('a storm of 5,000', () => {
  const { subject, text, alert } = render(alertSource(FIRST, STORM), PLACE);

  it('is reported with what matters most, what was hit, since when, and how to list exactly these', () => {
    expect(subject).toBe(
      '[CRITICAL] Sealwatch: 5000 x object altered in moderation-v3, 1 without a copy (4d1f08)',
    );
    expect(text).toMatchInlineSnapshot(`
      "5000 x object altered in moderation-v3.
      1 has NO COPY left in any guarded bucket. It is named first.

      Period    from 2026-11-20 03:12:07 UTC to 2026-11-20 03:12:56 UTC: 50 s
      Folders   4998  moderation/v3/train/
                   1  moderation/v3/
                   1  moderation/v3/val/
      Suffixes  4998  .jsonl
                   1  (none)
                   1  .pickle
      Who       111122223333
                999988887777

      Findings, those that matter most first; each is reported in this message only.
        001387  s3://acme-training-data/moderation/v3/train/labels-4999.jsonl
                NO COPY LEFT, CURRENT, sealed, 48,211 bytes
        001384  s3://acme-training-data/moderation/v3/readme
                CURRENT, sealed, 48,211 bytes
        001385  s3://acme-training-data/moderation/v3/val/scores.pickle
                CURRENT, sealed, 48,211 bytes
        000000  s3://acme-training-data/moderation/v3/train/labels-0000.jsonl
                CURRENT, sealed, 48,211 bytes
        000001  s3://acme-training-data/moderation/v3/train/labels-0001.jsonl
                CURRENT, sealed, 48,211 bytes
        000002  s3://acme-training-data/moderation/v3/train/labels-0002.jsonl
                CURRENT, sealed, 48,211 bytes
        000003  s3://acme-training-data/moderation/v3/train/labels-0003.jsonl
                CURRENT, sealed, 48,211 bytes
        000004  s3://acme-training-data/moderation/v3/train/labels-0004.jsonl
                CURRENT, sealed, 48,211 bytes
        000005  s3://acme-training-data/moderation/v3/train/labels-0005.jsonl
                CURRENT, sealed, 48,211 bytes
        000006  s3://acme-training-data/moderation/v3/train/labels-0006.jsonl
                CURRENT, sealed, 48,211 bytes
        and 4,990 more

      1. Stop jobs that read moderation-v3.
      2. See all:    sealwatch findings --alert 4d1f08a2b3c4
      object-altered · MITRE ATLAS 5.6.0 AML.T0020
      alert 4d1f08a2b3c4 · 111122223333 eu-west-1
      "
    `);
  });

  it('fits a mail of plain text', () => {
    for (const line of text.split('\n')) expect([...line].length, line).toBeLessThanOrEqual(MAIL_COLUMNS);
  });

  it('is counted and ranked for machines', () => {
    expect(alert).toMatchObject({
      kind: 'group',
      of: 'finding',
      id: ALERT,
      alert: ALERT,
      count: 5_000,
      withoutCopy: 1,
      folders: {
        top: [
          { name: 'moderation/v3/train/', count: 4_998 },
          { name: 'moderation/v3/', count: 1 },
          { name: 'moderation/v3/val/', count: 1 },
        ],
        others: { names: 0, count: 0 },
      },
      suffixes: {
        top: [
          { name: '.jsonl', count: 4_998 },
          { name: '', count: 1 },
          { name: '.pickle', count: 1 },
        ],
      },
      actors: ['111122223333', '999988887777'],
      from: '2026-11-20T03:12:07.000Z',
      to: '2026-11-20T03:12:56.990Z',
      next: ['sealwatch findings --alert 4d1f08a2b3c4'],
    });
    const ids = alert.kind === 'group' ? alert.ids : [];
    expect(ids).toHaveLength(20);
    expect(ids.slice(0, 3).map((id) => Number.parseInt(id.slice(0, 6), 16))).toEqual([4_999, 4_996, 4_997]);
  });
});

describe('a group alert', () => {
  it('has no folders and no suffixes where it is about no keys', () => {
    const { notice: _, ...common } = finding();
    const about = { ...common, about: 'activity', key: null, versionId: null, datasets: [], resource: null };
    const call = { reason: '', details: [], call: null, current: true, decidedBy: [] };
    const open = { ...about, rule: 'policy-public', evidence: call } as unknown as Finding;
    const { text, alert } = render(
      alertSource('first|policy-public|acme-training-data|critical', [open, { ...open, id: 'b'.repeat(40) }]),
      PLACE,
    );
    expect(text).not.toMatch(/Folders|Suffixes|COPY/);
    expect(text).toContain('1. Put the previous bucket policy back');
    expect(text).toContain('  7f3a9c  s3://acme-training-data\n          in effect\n');
    expect(alert).toMatchObject({ folders: { top: [] }, withoutCopy: 0 });
  });

  it('says of updates how they stand', () => {
    const recovered = [1, 2].map((index) => altered(index, { state: 'recovered' }));
    const { text } = render(alertSource(FIRST.replace('first', 'update'), recovered), PLACE);
    expect(text).toContain('Updates, those that matter most first');
    expect(text).toContain('          recovered, sealed, 48,211 bytes');
  });

  it('keeps its id in the subject, however long the names are', () => {
    const dataset = 'd'.repeat(90);
    const { subject } = render(
      alertSource(
        FIRST,
        [1, 2].map((index) => altered(index, { dataset })),
      ),
      PLACE,
    );
    expect(subject).toHaveLength(99);
    expect(subject).toMatch(/d \(4d1f08\)$/);
  });

  it('shows nothing of keys and actors that hides, turns or breaks text', () => {
    const hostile = fc.string({ unit: 'binary', minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(fc.array(fc.tuple(hostile, hostile), { minLength: 2, maxLength: 12 }), (names) => {
        const findings = names.map(([key, arn], index) =>
          altered(index, { key, actor: { ...finding().actor, arn } }),
        );
        const { text } = render(alertSource(FIRST, findings), PLACE);
        expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{M}]/u);
        const plain = render(
          alertSource(
            FIRST,
            names.map((_, index) => altered(index)),
          ),
          PLACE,
        ).text;
        expect(text.split('\n')[0]).toBe(plain.split('\n')[0]);
        expect(text.split('\n').slice(-5)).toEqual(plain.split('\n').slice(-5));
      }),
      { numRuns: 30 },
    );
  });

  it('stays below what SNS takes, with 10,000 folders and the longest keys', () => {
    const findings = Array.from({ length: 10_000 }, (_, index) =>
      altered(index, { key: `${String(index).padEnd(1_000, '\u0001')}/.${'\u0001'.repeat(18)}` }),
    );
    const { text, alert } = render(alertSource(FIRST, findings), PLACE);
    const bytes = Buffer.byteLength(JSON.stringify({ default: JSON.stringify(alert), email: text }));
    expect(bytes).toBeLessThan(SNS_BYTES / 2);
    expect(text).toContain('9,995');
  });
});
