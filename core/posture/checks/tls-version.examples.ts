import type { CheckExamples } from '../check-examples.ts';
import { known, unknown } from '../facts.ts';
import { sampleBucket } from '../sample-facts.examples.ts';
import { bucketWith, deny, OBJECTS_ARN } from '../sample-policies.examples.ts';

export const examples: CheckExamples = {
  passes: [
    { title: 'at least 1.2', facts: bucketWith([deny({ NumericLessThan: { 's3:TlsVersion': '1.2' } })]) },
    { title: 'at least 1.3', facts: bucketWith([deny({ NumericLessThan: { 's3:TlsVersion': ['1.3'] } })]) },
    {
      title: 'more than 1.1',
      facts: bucketWith([deny({ NumericLessThanEquals: { 's3:TlsVersion': 1.1 } })]),
    },
  ],
  fails: [
    { title: 'no policy', facts: sampleBucket({ policy: known(null) }) },
    { title: 'TLS of any version', facts: sampleBucket() },
    { title: 'at least 1.1', facts: bucketWith([deny({ NumericLessThan: { 's3:TlsVersion': '1.1' } })]) },
    {
      title: 'for objects only',
      facts: bucketWith([deny({ NumericLessThan: { 's3:TlsVersion': '1.2' } }, { Resource: OBJECTS_ARN })]),
    },
  ],
  notApplicable: [{ title: 'a directory bucket', facts: sampleBucket({ kind: 'directory' }) }],
  unknown: [{ title: 'reading was denied', facts: sampleBucket({ policy: unknown('AccessDenied') }) }],
};
