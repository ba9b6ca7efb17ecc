import { expect, it } from 'vitest';
import { announce } from '../../core/findings/delivery-state.ts';
import { finding } from '../../test/fakes/finding.ts';
import { decodeFinding, encodeFinding } from './item-codecs.ts';

it('brings back what it was given', () => {
  const made = announce(finding());
  expect(decodeFinding(encodeFinding(made))).toEqual(made);
});

it('takes an item without its delivery state for one that waits where the index shows it', () => {
  const { notice, ...item } = encodeFinding(announce(finding()));
  expect(decodeFinding(item).notice).toEqual(notice);
});

it.each([
  ['no object', null],
  ['of another form', { alerts: 'none', group: 7 }],
  ['that says that nothing waits', { alerts: [], group: null }],
])('takes an item with a delivery state %s for one that waits where the index shows it', (_, notice) => {
  const made = announce(finding());
  expect(decodeFinding({ ...encodeFinding(made), notice }).notice).toEqual(made.notice);
});
