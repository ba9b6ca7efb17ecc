import { expect, it } from 'vitest';
import type { CheckSeverity } from './check.ts';
import { known, unknown } from './facts.ts';
import { sampleAccount, sampleBucket } from './sample-facts.examples.ts';
import { severityAt } from './severity.ts';

const HIGH = { severity: 'high' as CheckSeverity };
const other = {
  name: 'acme-scratch',
  datasets: [],
  account: sampleAccount({ guarded: [], guardedDatasets: [] }),
};
const trail = { ...other, name: 'acme-trail' };

it.each([
  ['high', 'a guarded bucket', sampleBucket({ name: 'acme-scratch' })],
  ['high', 'one whose name looks like AI', sampleBucket({ ...other, name: 'acme-training' })],
  ['high', 'one whose tags do', sampleBucket({ ...other, tags: known({ purpose: 'embeddings' }) })],
  ['high', 'one whose tags nobody can read', sampleBucket({ ...other, tags: unknown('denied') })],
  ['high', 'one that receives the log files of a trail', sampleBucket(trail)],
  ['medium', 'any other', sampleBucket(other)],
])('is %s at %s', (severity, _, facts) => {
  expect(severityAt(HIGH, facts)).toBe(severity);
});

it('is the same everywhere for strangers who get in, and for the account', () => {
  expect(severityAt({ ...HIGH, isAboutStrangers: true }, sampleBucket(other))).toBe('high');
  expect(severityAt({ ...HIGH, scope: 'account' }, sampleBucket(other))).toBe('high');
});
