import type { Json } from '../../base/json.ts';
import { ALL_BLOCKED } from '../../cloudtrail/settings/public-access-block.ts';
import type { CheckExamples } from '../check-examples.ts';
import { type BucketFacts, type Fact, known, unknown, type WriterFacts } from '../facts.ts';
import { sampleAccount, sampleBucket } from '../sample-facts.examples.ts';
import { allows, denies, role } from '../sample-writers.examples.ts';

const TRAINER = 'arn:aws:iam::111122223333:role/Trainer';
const TRAINING = { name: 'moderation-v3', prefix: 'moderation/v3/', mode: 'sealed' } as const;
const MODELS = { name: 'models', prefix: 'models/', mode: 'append-only', writers: [TRAINER] } as const;
const OBJECTS = 'arn:aws:s3:::acme-training-data/*';
const POINT = {
  name: 'training',
  exists: true,
  bucket: null,
  policy: null,
  isVpcOnly: false,
  block: ALL_BLOCKED,
} as const;
const DIRECTORY = 'arn:aws:s3express:eu-west-1:111122223333:bucket/acme-training-data';

/** A role that writes models in another bucket, beside training data in this one. */
const trainedBy = (trainer: Fact<WriterFacts>, over: Partial<BucketFacts> = {}): BucketFacts => {
  const datasets = over.datasets ?? [{ ...TRAINING, writers: [] }];
  return sampleBucket({
    account: sampleAccount({
      writers: new Map([[TRAINER, trainer]]),
      guardedDatasets: [
        ...datasets.map((dataset) => ({ bucket: 'acme-training-data', ...dataset })),
        { bucket: 'acme-models', ...MODELS },
      ],
    }),
    ...over,
    datasets,
  });
};

const READS = allows(['s3:GetObject', 's3:ListBucket'], '*');
const WRITES_MODELS = allows('s3:PutObject', 'arn:aws:s3:::acme-models/models/*');

const session = (more: { readonly [name: string]: Json } = {}): BucketFacts =>
  trainedBy(role(allows('s3express:CreateSession', DIRECTORY, more)), { kind: 'directory' });

export const examples: CheckExamples = {
  passes: [
    { title: 'reads, and writes models elsewhere', facts: trainedBy(role(READS, WRITES_MODELS)) },
    {
      title: 'reads, also through an access point, and writes models elsewhere',
      facts: trainedBy(role(READS, WRITES_MODELS), { accessPoints: known([POINT]) }),
    },
    { title: 'is denied writing', facts: trainedBy(role(allows('s3:*', '*'), denies('s3:Put*', OBJECTS))) },
    {
      title: 'writes what it cannot read',
      facts: trainedBy(role(WRITES_MODELS, allows('s3:PutObject', OBJECTS))),
    },
    {
      title: 'writes models beside the training data, under another prefix',
      facts: trainedBy(role(READS, allows('s3:PutObject', 'arn:aws:s3:::acme-training-data/models/*')), {
        datasets: [{ ...TRAINING, writers: [] }, MODELS],
      }),
    },
    {
      title: 'a session in a directory bucket that only reads',
      facts: session({ Condition: { StringEquals: { 's3express:SessionMode': 'ReadOnly' } } }),
    },
  ],
  fails: [
    { title: 'may do everything', facts: trainedBy(role(allows('s3:*', '*'))) },
    { title: 'may write the bucket', facts: trainedBy(role(READS, allows('s3:PutObject', OBJECTS))) },
    {
      title: 'may write a part of the dataset',
      facts: trainedBy(
        role(READS, allows('s3:PutObject', 'arn:aws:s3:::acme-training-data/moderation/v3/x/*')),
      ),
    },
    {
      title: 'is named as a writer of it',
      facts: trainedBy(role(READS, WRITES_MODELS), { datasets: [{ ...TRAINING, writers: [TRAINER] }] }),
    },
    { title: 'has a session in a directory bucket', facts: session() },
  ],
  notApplicable: [
    { title: 'nobody writes models', facts: sampleBucket() },
    { title: 'no training data', facts: trainedBy(role(allows('*', '*')), { datasets: [MODELS] }) },
    { title: 'not guarded', facts: trainedBy(role(allows('*', '*')), { datasets: [] }) },
  ],
  unknown: [
    { title: 'reading was denied', facts: trainedBy(unknown('AccessDenied')) },
    {
      title: 'a policy that cannot be read',
      facts: trainedBy(known({ arn: TRAINER, kind: 'role', policies: ['{'], accessKeys: [] })),
    },
    {
      title: 'access points are not known',
      facts: trainedBy(role(READS, WRITES_MODELS), { accessPoints: unknown('AccessDenied') }),
    },
  ],
};
