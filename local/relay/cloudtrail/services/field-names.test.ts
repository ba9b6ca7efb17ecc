import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../json.ts';
import { recorded } from './query-form.ts';

describe('fields as records name them', () => {
  it.each<[string, JsonObject, JsonObject]>([
    ['begin with a small letter, at every depth', { A: { BC: [{ De: 1 }] } }, { a: { bC: [{ de: 1 }] } }],
    ['keep it as it was', { already: null }, { already: null }],
    ['of maps belong to the caller', { Attributes: { Policy: '' } }, { attributes: { Policy: '' } }],
    ['of tags, given as a map', { Tags: { Team: 'A' } }, { tags: { Team: 'A' } }],
    [
      'of tags, given as a list',
      { Tags: [{ Key: 'Team', Value: 'A' }] },
      { tags: [{ key: 'Team', value: 'A' }] },
    ],
  ])('%s', (_, fields, expected) => {
    expect(recorded(fields)).toEqual(expected);
  });
});

describe('times', () => {
  it.each<[string, JsonObject]>([
    ['in seconds', { DeletionDate: 1_722_376_393.5 }],
    ['in the form of ISO', { DeletionDate: '2024-07-30T21:53:13.123Z' }],
  ])('%s are recorded to be read', (_, fields) => {
    expect(recorded(fields)).toEqual({ deletionDate: 'Jul 30, 2024 9:53:13 PM' });
  });

  it.each([
    [1_700_006_400, 'Nov 15, 2023 12:00:00 AM'],
    [1_700_049_600, 'Nov 15, 2023 12:00:00 PM'],
  ])('%i is %s', (seconds, expected) => {
    expect(recorded({ CreationTime: seconds })).toEqual({ creationTime: expected });
  });

  it('numbers and texts of another kind are none', () => {
    const fields = { lifetime: 3, waitTime: 'long', endDate: 1e300 };
    expect(recorded(fields)).toEqual(fields);
  });
});
