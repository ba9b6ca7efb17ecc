import type { CheckExamples } from '../check-examples.ts';
import { known, unknown } from '../facts.ts';
import { sampleBucket } from '../sample-facts.examples.ts';
import { bucketWith, deny, OBJECTS_ARN } from '../sample-policies.examples.ts';

export const examples: CheckExamples = {
  passes: [
    { title: 'after an hour', facts: olderThan(3_600_000) },
    {
      title: 'after ten minutes, of URLs',
      facts: bucketWith([
        deny(
          {
            NumericGreaterThanEquals: { 's3:signatureAge': '600000' },
            StringEquals: { 's3:authType': 'REST-QUERY-STRING' },
          },
          { Resource: OBJECTS_ARN },
        ),
      ]),
    },
    {
      title: 'no signed URLs at all',
      facts: bucketWith([deny({ StringNotEquals: { 's3:authType': 'REST-HEADER' } })]),
    },
  ],
  fails: [
    { title: 'no policy', facts: sampleBucket({ policy: known(null) }) },
    { title: 'TLS only', facts: sampleBucket() },
    { title: 'after a week, which is as long as they live', facts: olderThan(604_800_000) },
    {
      title: 'reading only',
      facts: bucketWith([
        deny({ NumericGreaterThan: { 's3:signatureAge': '600000' } }, { Action: 's3:GetObject' }),
      ]),
    },
  ],
  notApplicable: [{ title: 'a directory bucket', facts: sampleBucket({ kind: 'directory' }) }],
  unknown: [{ title: 'reading was denied', facts: sampleBucket({ policy: unknown('AccessDenied') }) }],
};

function olderThan(milliseconds: number) {
  return bucketWith([deny({ NumericGreaterThan: { 's3:signatureAge': milliseconds } })]);
}
