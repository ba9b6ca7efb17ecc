import { expect, it } from 'vitest';
import { alertOf, withMore } from '../../core/alerts/alert-record.ts';
import { utf8Bytes } from '../../core/base/escape.ts';
import { finding } from '../../test/fakes/finding.ts';
import { claimItems } from './alert-claims.ts';

/** DynamoDB's limits: of an item, and of writes in a transaction. */
const ITEM_BYTES = 400 * 1024;
const TRANSACTION_WRITES = 100;
/** What a notifier claims at once, beside the alert and its window. */
const MAX_CLAIMS = 90;
const NOW = new Date('2026-11-20T03:12:10.000Z');
const GROUP = 'first|object-altered|moderation-v3|critical';

const findings = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => finding({ id: String(from + index).padStart(40, '0') }));
const alert = alertOf(GROUP, findings(0, 1), NOW, () => 'a'.repeat(40));

it('adds items to those that an alert has, and never writes one again', () => {
  const more = withMore(alert, findings(1, 60), NOW);
  const items = [...claimItems(alert, findings(0, 1)), ...claimItems(more, findings(1, 60))];
  expect(items.map(({ collection }) => collection)).toEqual(Array(3).fill(`alert/${alert.id}`));
  expect(items.map(({ id }) => id)).toEqual(['000001/0', '000002/0', '000002/1']);
  const ids = items.flatMap(({ claims }) => (claims as { readonly id: string }[]).map(({ id }) => id));
  expect(ids).toEqual(findings(0, 61).map(({ id }) => id));
});

it('stays within what DynamoDB takes, with keys and names of hostile lengths', () => {
  const wide = '🦭'.repeat(5_000);
  const hostile = findings(0, MAX_CLAIMS).map((each) => ({
    ...each,
    key: '🦭'.repeat(256),
    actor: { ...each.actor, arn: wide },
  }));
  const items = claimItems(alert, hostile);
  expect(items.length + MAX_CLAIMS + 2).toBeLessThanOrEqual(TRANSACTION_WRITES);
  for (const item of items) expect(utf8Bytes(JSON.stringify(item))).toBeLessThan(ITEM_BYTES);
});
