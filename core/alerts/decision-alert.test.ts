import { describe, expect, it } from 'vitest';
import { alertSource } from '../../test/fakes/alert-source.ts';
import { decision } from '../../test/fakes/decision.ts';
import type { Decision } from '../findings/decision.ts';
import { summaryOf, withNames } from './decision-summary.ts';
import { render } from './render.ts';

const PLACE = { account: '111122223333', region: 'eu-west-1' };

const rendered = (changes: Partial<Decision> = {}) =>
  render({ ...alertSource('decision|decision|*|info', [], 1), decision: decision(changes) }, PLACE);

describe('the alert of a decision', () => {
  it('says what was approved, by whom and why', () => {
    const { subject, text } = rendered();
    expect(subject).toBe('[INFO] Sealwatch: 1 key approved in moderation-v3 (4d1f08)');
    expect(text).toMatchInlineSnapshot(`
      "These bytes count as approved from now on: 1 key approved in moderation-v3.

      Who       arn:aws:iam::111122223333:role/Publisher, session ada
      When      2026-11-20 03:12:07 UTC
      Reason    release 4
      Datasets  moderation-v3
      Keys      s3://acme-training-data/moderation/v3/labels-007.jsonl

      If nobody of your team did this, somebody else may approve: take that right away first, then verify the dataset.
      See: sealwatch status
      alert 4d1f08a2b3c4 · 111122223333 eu-west-1
      "
    `);
  });

  it.each([
    ['hold', 'hold of moderation-v3 put', 'A hold that ends before its time is reported from now on'],
    ['release', 'hold of moderation-v3 given up', 'This hold is not watched any more, and may end'],
  ] as const)('says of a %s whose it is, until when, and where to look', (did, title, meaning) => {
    const until = '2027-06-30T00:00:00.000Z';
    const { subject, text, alert } = rendered({ did, until, reason: null, keys: [] });
    expect(subject).toBe(`[INFO] Sealwatch: ${title} (4d1f08)`);
    expect(text).toContain(`${meaning}: ${title}.\n`);
    expect(text).toContain('Until     2027-06-30 00:00:00 UTC\n');
    expect(text).toContain('See: sealwatch hold --dataset moderation-v3\n');
    expect(alert).toMatchObject({ decision: did, until, reason: null });
  });

  it('counts holds that are put within a minute', () => {
    expect(rendered({ did: 'hold', keys: [], count: 2, datasets: ['a', 'b'] }).subject).toContain(
      '2 holds put',
    );
    expect(rendered({ did: 'release', keys: [], count: 2 }).subject).toContain('2 holds given up');
  });

  it('fits a message as what it is, whatever keys somebody approves beside', () => {
    const keys = Array.from({ length: 20 }, (_, index) => `${index}${'\u0001'.repeat(1020)}`);
    const { text, alert } = rendered({ keys, reason: '\u0001'.repeat(1000) });
    expect(alert.kind).toBe('decision');
    const bytes = Buffer.byteLength(JSON.stringify({ default: JSON.stringify(alert), email: text }));
    expect(bytes).toBeLessThan(200_000);
  });

  it('counts the folders of keys of which it names some, as a group of findings does', () => {
    const keys = Array.from({ length: 30 }, (_, index) => ({
      key: `folder-${index % 7}/${index}`,
      mode: null,
    }));
    const summary = summaryOf({ keys, findings: [] }, 'acme-training-data');
    const of = { ...alertSource('decision|decision|*|info', [], 1), summary };
    const { text, alert } = render({ ...of, decision: withNames(decision({ count: 30 }), summary) }, PLACE);
    expect(text).toContain('Folders   5  folder-0/\n');
    expect(text).toContain('in 2 others');
    expect(text).toContain('and 10 more');
    expect(alert).toMatchObject({
      folders: { others: { names: 2, count: 8 } },
      suffixes: { top: [{ name: '', count: 30 }] },
    });
  });

  it('says so first where somebody of another account decided', () => {
    const { subject, text, alert } = rendered({
      by: 'arn:aws:iam::999999999999:root',
      account: '999999999999',
      session: null,
    });
    expect(subject).toContain('1 key approved in moderation-v3 by account 999999999999');
    expect(text).toContain(
      'Who       arn:aws:iam::999999999999:root, of account 999999999999, which is not the account of this deployment\n',
    );
    expect(alert).toMatchObject({
      actor: { arn: 'arn:aws:iam::999999999999:root', account: '999999999999', isForeign: true },
    });
  });

  it('has the form of the contract', () => {
    expect(rendered({ datasets: ['a', 'b'], until: '2026-11-21T00:00:00.000Z', count: 412 }).alert).toEqual({
      schema: 'sealwatch.decision/1',
      kind: 'decision',
      id: '4d1f08a2b3c4'.padEnd(40, '0'),
      decision: 'approve',
      severity: 'info',
      title: '412 keys approved in 2 datasets',
      time: '2026-11-20T03:12:07.000Z',
      ...PLACE,
      actor: {
        arn: 'arn:aws:iam::111122223333:role/Publisher',
        account: '111122223333',
        session: 'ada',
        isForeign: false,
      },
      reason: 'release 4',
      until: '2026-11-21T00:00:00.000Z',
      dataset: null,
      datasets: ['a', 'b'],
      resource: { bucket: 'acme-training-data' },
      count: 412,
      keys: ['moderation/v3/labels-007.jsonl'],
      findings: [],
      next: ['sealwatch status'],
    });
  });

  it.each([
    [{ did: 'seal', keys: [] }, 'seal of moderation-v3 begun'],
    [
      { did: 'resolve', keys: [], findings: ['7f3a9c'.padEnd(40, '0')] },
      '1 finding resolved in moderation-v3',
    ],
    [
      { did: 'resolve', keys: [], datasets: [], findings: ['7f3a9c'.padEnd(40, '0')], count: 2 },
      '2 findings resolved',
    ],
    [{ count: 3 }, '3 keys approved in moderation-v3'],
  ] as const)('is titled by what was decided', (changes, title) => {
    expect(rendered(changes).alert).toMatchObject({ title });
  });

  it('shows what people type and how keys are named without letting it move other text about', () => {
    const { text } = rendered({ reason: 'ok\nWho       nobody', keys: ['a\u202eb'], session: 'x\r\ny' });
    expect(text).toContain('Reason    ok\\nWho');
    expect(text).toContain('s3://acme-training-data/a\\u{202e}b');
    expect(text).toContain('session x\\r\\ny');
  });
});
