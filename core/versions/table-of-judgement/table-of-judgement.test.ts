import { describe, expect, it } from 'vitest';
import { playRow } from '../../../test/model/play-row.ts';
import { OBJECT_RULES } from '../../rules/object-catalogue.ts';
import { MODES } from '../../scope/dataset.ts';
import type { KeyState } from '../key-state.ts';
import type { VersionClass } from '../version-record.ts';
import { TABLE_OF_JUDGEMENT } from './table-of-judgement.examples.ts';

describe.each(TABLE_OF_JUDGEMENT)('$title', ({ rows }) => {
  const cases = rows.flatMap((row) => row.modes.map((mode) => ({ title: row.title, mode, row })));

  it.each(cases)('$title ($mode)', async ({ mode, row }) => {
    const { survives, expectedCopies, ...outcome } = await playRow(row, mode);
    const { state, classes, findings } = row;
    expect(outcome).toEqual({ state, classes, findings: findings.toSorted() });
    if (row.survives) expect(survives).toEqual(row.survives);
    if (row.expectedCopies) expect(expectedCopies).toEqual(row.expectedCopies);
  });

  it.each(cases)('$title ($mode), and the same when every event comes twice', async ({ mode, row }) => {
    expect(await playRow(row, mode, 2)).toEqual(await playRow(row, mode));
  });
});

describe('the table shows', () => {
  const rows = TABLE_OF_JUDGEMENT.flatMap((theme) => theme.rows);
  // Of everything that the compiler knows, so that what is added has to be shown too.
  const states: Record<KeyState, string> = {
    ...{ intact: '', altered: '', added: '', removed: '' },
    ...{ unverifiable: '', pending: '', recorded: '' },
  };
  const classes: Record<VersionClass, string> = {
    ...{ baseline: '', 'before-baseline': '', 'same-bytes': '', approved: '', rollback: '' },
    ...{ 'known-elsewhere': '', 'new-key': '', extended: '', altered: '', unverifiable: '' },
    ...{ pending: '', 'delete-marker': '', unknown: '' },
  };

  it.each(MODES)('mode %s', (mode) => expect(rows.some((row) => row.modes.includes(mode))).toBe(true));

  it.each(Object.keys(states))('state %s', (state) =>
    expect(rows.some((row) => row.state === state)).toBe(true),
  );

  it.each(Object.keys(classes))('class %s', (name) =>
    expect(rows.some((row) => Object.values<string>(row.classes).includes(name))).toBe(true),
  );

  it.each(OBJECT_RULES)('rule $id', ({ id }) =>
    expect(rows.some(({ findings }) => findings.some((text) => text.includes(` ${id} of `)))).toBe(true),
  );

  it.each(['recovered', 'resolved', 'withdrawn'])('a finding that ends %s', (state) =>
    expect(rows.some(({ findings }) => findings.some((text) => text.endsWith(`, ${state}`)))).toBe(true),
  );

  it('each promise once', () => {
    const titles = rows.map(({ title }) => title);
    expect(titles).toEqual([...new Set(titles)]);
  });
});
