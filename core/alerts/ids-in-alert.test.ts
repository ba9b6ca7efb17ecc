import { expect, it } from 'vitest';
import { idsInAlert } from './ids-in-alert.ts';

it.each([
  ['one finding', { kind: 'finding', id: 'f', alert: 'a' }, { alert: 'a', findings: ['f'] }],
  ['an update', { kind: 'update', id: 'f', alert: 'a' }, { alert: 'a', findings: ['f'] }],
  ['a group', { kind: 'group', id: 'a', alert: 'a', ids: ['f', 'g'] }, { alert: 'a', findings: ['f', 'g'] }],
  ['a decision', { kind: 'decision', id: 'd' }, { alert: 'd', findings: [] }],
])('reads the ids of %s', (_, document, ids) => {
  expect(idsInAlert(JSON.stringify(document))).toEqual(ids);
});
