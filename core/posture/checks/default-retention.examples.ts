import type { Mode } from '../../scope/dataset.ts';
import type { CheckExamples } from '../check-examples.ts';
import { type BucketFacts, known, unknown } from '../facts.ts';
import { sampleBucket } from '../sample-facts.examples.ts';
import { accessLogBucket } from '../sample-logs.examples.ts';

const kept = (mode: 'COMPLIANCE' | 'GOVERNANCE', days: number, ...modes: readonly Mode[]): BucketFacts =>
  sampleBucket({
    objectLock: known({ isEnabled: true, retention: { mode, days } }),
    datasets: modes.map((each) => ({ name: each, prefix: `${each}/`, mode: each, writers: [] })),
  });

const NONE = known({ isEnabled: true, retention: null });

export const examples: CheckExamples = {
  passes: [
    { title: 'sealed, 30 days in compliance mode', facts: kept('COMPLIANCE', 30, 'sealed') },
    { title: 'sealed, 30 days in governance mode', facts: kept('GOVERNANCE', 30, 'sealed') },
    { title: 'append-only, a week', facts: kept('GOVERNANCE', 7, 'append-only', 'open') },
    { title: 'not guarded, a week', facts: kept('COMPLIANCE', 7) },
  ],
  fails: [
    { title: 'no retention', facts: sampleBucket({ objectLock: NONE }) },
    {
      title: 'no Object Lock',
      facts: sampleBucket({ objectLock: known({ isEnabled: false, retention: null }) }),
    },
    { title: 'sealed, 29 days', facts: kept('COMPLIANCE', 29, 'sealed') },
    { title: 'one of several is sealed', facts: kept('COMPLIANCE', 7, 'open', 'append-only', 'sealed') },
    { title: 'growing, 6 days', facts: kept('COMPLIANCE', 6, 'growing') },
    { title: 'append-only, a day', facts: kept('COMPLIANCE', 1, 'append-only') },
  ],
  notApplicable: [
    { title: 'a bucket that receives access logs', facts: accessLogBucket() },
    { title: 'open', facts: kept('COMPLIANCE', 1, 'open') },
    { title: 'a directory bucket', facts: sampleBucket({ kind: 'directory' }) },
  ],
  unknown: [{ title: 'reading was denied', facts: sampleBucket({ objectLock: unknown('AccessDenied') }) }],
};
