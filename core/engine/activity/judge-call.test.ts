import { afterEach, expect, it, vi } from 'vitest';
import { parseRecord } from '../../cloudtrail/parse-record.ts';
import { MemorySettings } from '../../cloudtrail/settings/catalogue.ts';
import { ACTIVITY_RULES } from '../../rules/activity-catalogue.ts';
import { EVERYTHING } from '../../rules/guards.examples.ts';
import { bucketCall } from '../../rules/records.examples.ts';
import { judgeCall, type RuleFailure } from './judge-call.ts';

const suspended = parseRecord(
  bucketCall('PutBucketVersioning', { VersioningConfiguration: { Status: 'Suspended' } }),
);

afterEach(() => vi.restoreAllMocks());

/** Makes one rule throw as a fault in its code would. */
function breakRule(id: string): void {
  const rule = ACTIVITY_RULES.find((each) => each.id === id);
  if (!rule) throw new Error(`there is no rule ${id}`);
  vi.spyOn(rule, 'judge').mockImplementation(() => {
    throw new TypeError('it is not a function');
  });
}

it('hears the other rules when one throws, and names the one that did', () => {
  breakRule('policy-public');
  const failures: RuleFailure[] = [];
  const { detections } = judgeCall(suspended, new MemorySettings(), EVERYTHING, (failure) =>
    failures.push(failure),
  );
  expect(detections.map(({ rule }) => rule)).toEqual(['versioning-suspended']);
  expect(failures.map(({ rule }) => rule)).toContain('policy-public');
});

it('fails as an internal error where nobody handles it', () => {
  breakRule('policy-public');
  expect(() => judgeCall(suspended, new MemorySettings(), EVERYTHING)).toThrow(
    expect.objectContaining({ code: 'INTERNAL', message: expect.stringContaining('policy-public') }),
  );
});
