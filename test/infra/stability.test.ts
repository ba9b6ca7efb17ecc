import { expect, it } from 'vitest';
import { templateOf } from './synthesized/deployment.ts';
import { example } from './synthesized/example.ts';

/** Of everything that keeps something, or that others point to: a new id would replace it. */
const KEEPING = /^AWS::(?:DynamoDB::Table|S3::Bucket|SQS::Queue|SNS::Topic|KMS::Key|CloudTrail::Trail)$/;

const idsOf = (template: ReturnType<typeof templateOf>): string[] =>
  Object.entries(template.toJSON().Resources as Record<string, { Type: string }>)
    .filter(([, { Type }]) => KEEPING.test(Type))
    .map(([id]) => id)
    .sort();

it('keeps the ids of everything that keeps something', () => {
  expect(idsOf(templateOf())).toMatchInlineSnapshot(`
    [
      "SealwatchBucketsacmemodels06ECE536",
      "SealwatchCanaryBucketD1ABD83B",
      "SealwatchCanaryTopic116A8473",
      "SealwatchFunctionsHashObjectKey7DD6E1BF",
      "SealwatchManifestLogBucket0F233C55",
      "SealwatchManifestLogSealKey1F48E5BC",
      "SealwatchManifestLogSigningKey7BA5699B",
      "SealwatchQueuesActivityDeadLetters6E374CCA",
      "SealwatchQueuesActivityQueue6DB17D1C",
      "SealwatchQueuesAuditRequestsDeadLetters243D7F7A",
      "SealwatchQueuesAuditRequestsQueueE4479AB1",
      "SealwatchQueuesBulkObjectEventsDeadLettersE30147CD",
      "SealwatchQueuesBulkObjectEventsQueue385DCD02",
      "SealwatchQueuesBulkObjectWritesDeadLetters5E8C2E3D",
      "SealwatchQueuesBulkObjectWritesQueue85906747",
      "SealwatchQueuesNoticeWindowsDeadLettersFED371BD",
      "SealwatchQueuesNoticeWindowsQueueA2D820FC",
      "SealwatchQueuesObjectEventsDeadLetters49F9A86D",
      "SealwatchQueuesObjectEventsQueue5BC415B4",
      "SealwatchQueuesObjectWritesDeadLetters9751A02A",
      "SealwatchQueuesObjectWritesQueue6C845F54",
      "SealwatchQueuesUndelivered1A16A34C",
      "SealwatchTablesFindings86563669",
      "SealwatchTablesManifest619F0414",
      "SealwatchTablesRunsCCD33ADD",
      "SealwatchTablesVersions6418E0C1",
      "SealwatchTopicsAlertsKeyC129641C",
      "SealwatchTopicsAlertsTopicC0B18974",
      "SealwatchTopicsOperationsKey24B72749",
      "SealwatchTopicsOperationsTopic2A10C606",
      "SealwatchTrail3C7DD05B",
      "SealwatchTrailBucket4C1A160F",
    ]
  `);
});

it('keeps all ids when a bucket and a dataset come before the others', () => {
  const [first, ...others] = example.buckets;
  if (!first) throw new Error('the example has no bucket');
  const added = { name: 'added', prefix: 'added/', mode: 'sealed' as const };
  const before = Object.keys(templateOf().toJSON().Resources);
  const after = templateOf({
    buckets: [
      { name: 'acme-before', existing: false, datasets: [{ ...added, name: 'before' }] },
      { ...first, datasets: [added, ...first.datasets] },
      ...others,
    ],
  });
  expect(Object.keys(after.toJSON().Resources)).toEqual(expect.arrayContaining(before));
});
