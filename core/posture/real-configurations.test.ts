import { describe, expect, it } from 'vitest';
import { auditBucket } from '../engine/posture/audit-bucket.ts';
import { realConfigurations } from './real-configurations.examples.ts';

const audits = realConfigurations().map(({ title, facts }) => ({ title, ...auditBucket(facts) }));
const scores = audits.map(({ score }) => score);
const scoreOfBucket = (title: string): number => audits.find((audit) => audit.title === title)?.score ?? -1;

describe('scores of 25 buckets as companies have them', () => {
  it('spread: no band of 14 points has more than a third of them, and every grade is given', () => {
    expect(audits).toHaveLength(25);
    const bands = scores.map((from) => scores.filter((score) => score >= from && score < from + 14).length);
    expect(Math.max(...bands)).toBeLessThanOrEqual(9);
    expect(new Set(audits.map(({ grade }) => grade))).toEqual(new Set(['A', 'B', 'C', 'D', 'F']));
  });

  it('rise with what is done for the data', () => {
    const rising = [
      'forgotten upload drop: everybody may write',
      'labels that a vendor of nobody trusted writes',
      'training data as S3 makes a bucket',
      'training data by the module of a platform team',
      'guarded, by the module, with a key',
      'guarded, locked, with a key',
      'guarded, locked, in an account of good posture',
    ].map(scoreOfBucket);
    expect(rising).toEqual(rising.toSorted((a, b) => a - b));
    expect(new Set(rising).size).toBe(rising.length);
  });

  it('ask more of a bucket with training data than of one without', () => {
    expect(scoreOfBucket('training data as S3 makes a bucket')).toBeLessThan(
      scoreOfBucket('scratch bucket as S3 makes it'),
    );
  });

  it('do not fall because the account as a whole is open', () => {
    for (const { results } of audits)
      expect(results.find(({ check }) => check === 'account-public-access-blocked')).toMatchObject({
        gain: 0,
      });
  });
});
