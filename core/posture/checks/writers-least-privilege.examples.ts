import type { Json } from '../../base/json.ts';
import { ALL_BLOCKED } from '../../cloudtrail/settings/public-access-block.ts';
import type { CheckExamples } from '../check-examples.ts';
import { type BucketFacts, known, unknown } from '../facts.ts';
import { sampleBucket } from '../sample-facts.examples.ts';
import {
  allows,
  bucketWithWriters,
  denies,
  LABELER,
  PUBLISHER,
  publishing,
  role,
} from '../sample-writers.examples.ts';

const BUCKET = 'arn:aws:s3:::acme-training-data';
const OBJECTS = `${BUCKET}/*`;
const DIRECTORY = 'arn:aws:s3express:eu-west-1:111122223333:bucket/acme-training-data';
const POINT = 'arn:aws:s3:eu-west-1:111122223333:accesspoint/labels';

const may = (...statements: readonly Json[]): BucketFacts =>
  bucketWithWriters({ [PUBLISHER]: role(...statements) });

const throughPoint = (facts: BucketFacts): BucketFacts => ({
  ...facts,
  accessPoints: known([
    { name: 'labels', exists: true, bucket: facts.name, policy: null, isVpcOnly: false, block: ALL_BLOCKED },
  ]),
});

export const examples: CheckExamples = {
  passes: [
    { title: 'publishes one dataset', facts: may(publishing(), allows('s3:ListBucket', BUCKET)) },
    { title: 'reads settings', facts: may(publishing(), allows(['s3:GetBucket*', 's3:List*'], BUCKET)) },
    { title: 'deletes without a version', facts: may(publishing(), allows('s3:DeleteObject', OBJECTS)) },
    { title: 'lists the buckets there are', facts: may(publishing(), allows('s3:ListAllMyBuckets', '*')) },
    { title: 'owns another bucket', facts: may(publishing(), allows('s3:*', 'arn:aws:s3:::other*')) },
    {
      title: 'owns another bucket, where this one has an access point',
      facts: throughPoint(may(publishing(), allows('s3:*', 'arn:aws:s3:::other*'))),
    },
    {
      title: 'is denied the rest',
      facts: may(
        allows('s3:*Object*', OBJECTS),
        denies('s3:*Object?*', OBJECTS),
        denies('s3:BypassGovernanceRetention', '*'),
      ),
    },
    {
      title: 'gives objects ACLs, which do nothing',
      facts: may(publishing(), allows('s3:PutObjectAcl', OBJECTS)),
    },
    {
      title: 'has a session in a directory bucket',
      facts: { ...may(allows('s3express:CreateSession', DIRECTORY)), kind: 'directory' },
    },
  ],
  fails: [
    { title: 'every action', facts: may(allows('s3:*', [BUCKET, OBJECTS])) },
    { title: 'every action on objects', facts: may(allows('s3:*', OBJECTS)) },
    { title: 'everything', facts: may(allows('*', '*')) },
    {
      title: 'everything but a few',
      facts: may({ Effect: 'Allow', NotAction: ['iam:*', 's3:DeleteBucket'], Resource: '*' }),
    },
    { title: 'destroys versions', facts: may(publishing(), allows('s3:DeleteObjectVersion', OBJECTS)) },
    { title: 'destroys versions by a wildcard', facts: may(allows('s3:DeleteObject*', OBJECTS)) },
    {
      title: 'destroys versions under a prefix',
      facts: may(allows('s3:DeleteObjectVersion', `${BUCKET}/moderation/v3/tmp/*`)),
    },
    { title: 'bypasses retention', facts: may(allows('s3:BypassGovernanceRetention', OBJECTS)) },
    { title: 'changes configuration', facts: may(allows('s3:Put*', [BUCKET, OBJECTS])) },
    { title: 'sets lifecycle rules', facts: may(allows('s3:PutLifecycleConfiguration', BUCKET)) },
    { title: 'writes to every bucket', facts: may(allows('s3:PutObject', '*')) },
    { title: 'reads every bucket', facts: may(publishing(), allows('s3:GetObject', 'arn:aws:s3:::*/*')) },
    {
      title: 'is denied it in a part only',
      facts: may(allows('s3:DeleteObjectVersion', OBJECTS), denies('s3:Delete*', `${BUCKET}/v1/*`)),
    },
    {
      title: 'gives objects ACLs, where they do something',
      facts: {
        ...may(publishing(), allows('s3:PutObjectAcl', OBJECTS)),
        ownership: known('ObjectWriter'),
      },
    },
    {
      title: 'through an access point',
      facts: throughPoint(may(allows('s3:DeleteObjectVersion', `${POINT}/object/*`))),
    },
    {
      title: 'one of two, of whom the other is not known',
      facts: bucketWithWriters({
        [PUBLISHER]: unknown('AccessDenied'),
        [LABELER]: role(allows('s3:*', '*')),
      }),
    },
    {
      title: 'deletes a directory bucket',
      facts: { ...may(allows('s3express:*', DIRECTORY)), kind: 'directory' },
    },
  ],
  notApplicable: [{ title: 'no writers', facts: sampleBucket() }],
  unknown: [
    { title: 'reading was denied', facts: bucketWithWriters({ [PUBLISHER]: unknown('AccessDenied') }) },
    {
      title: 'one of two',
      facts: bucketWithWriters({ [PUBLISHER]: role(publishing()), [LABELER]: unknown('AccessDenied') }),
    },
    {
      title: 'it was not read',
      facts: sampleBucket({
        datasets: [{ name: 'moderation-v3', prefix: '', mode: 'sealed', writers: [PUBLISHER] }],
      }),
    },
    {
      title: 'a policy that cannot be read',
      facts: may({ Effect: 'Sometimes', Action: 's3:*', Resource: '*' }),
    },
    {
      title: 'access points are not known',
      facts: { ...may(publishing()), accessPoints: unknown('AccessDenied') },
    },
  ],
};
