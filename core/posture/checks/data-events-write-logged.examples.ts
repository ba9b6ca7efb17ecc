import type { CheckExamples } from '../check-examples.ts';
import { unknown } from '../facts.ts';
import { sampleAccount, sampleBucket } from '../sample-facts.examples.ts';
import { trailBucket } from '../sample-logs.examples.ts';
import {
  bucketWithTrails,
  EVERYTHING,
  MANAGEMENT_ONLY,
  objectsUnder,
  type Selector,
  taking,
  takingAdvanced,
  trail,
  WRITES_ONLY,
} from '../sample-trails.examples.ts';

const DATA = { field: 'eventCategory', equals: ['Data'] };
const OBJECTS = { field: 'resources.type', equals: ['AWS::S3::Object'] };
const DIRECTORY_OBJECTS = { field: 'resources.type', equals: ['AWS::S3Express::Object'] };

const takes = (...selectors: readonly Selector[]) =>
  bucketWithTrails([trail({}, { selectors: taking(...selectors) })]);

const takesAdvanced = (...selectors: readonly (readonly Selector[])[]) =>
  bucketWithTrails([trail({}, { selectors: takingAdvanced(...selectors) })]);

export const examples: CheckExamples = {
  passes: [
    { title: 'everything', facts: takes(EVERYTHING) },
    { title: 'writes to the bucket only', facts: takes(WRITES_ONLY) },
    {
      title: 'writes to the only dataset',
      facts: takes({ ...MANAGEMENT_ONLY, ...objectsUnder('arn:aws:s3:::acme-training-data/moderation/') }),
    },
    {
      title: 'by advanced selectors',
      facts: takesAdvanced([DATA, OBJECTS, { field: 'readOnly', equals: ['false'] }]),
    },
    {
      title: 'by one of two trails',
      facts: bucketWithTrails([
        trail({}, { selectors: taking(MANAGEMENT_ONLY) }),
        trail({}, { name: 'data', selectors: taking(WRITES_ONLY) }),
      ]),
    },
    {
      title: 'of a directory bucket',
      facts: {
        ...takesAdvanced([
          DATA,
          DIRECTORY_OBJECTS,
          {
            field: 'resources.ARN',
            equals: ['arn:aws:s3express:eu-west-1:111122223333:bucket/acme-training-data'],
          },
        ]),
        kind: 'directory',
      },
    },
  ],
  fails: [
    { title: 'management events only', facts: takes(MANAGEMENT_ONLY) },
    { title: 'selectors were never set', facts: bucketWithTrails([trail({}, { selectors: taking() })]) },
    { title: 'reads only', facts: takes({ ...EVERYTHING, readWriteType: 'ReadOnly' }) },
    { title: 'of another bucket', facts: takes(objectsUnder('arn:aws:s3:::acme-training/')) },
    {
      title: 'of a part of the dataset',
      facts: takes(objectsUnder('arn:aws:s3:::acme-training-data/moderation/v3/labels/')),
    },
    {
      title: 'but those of one role',
      facts: takesAdvanced([
        DATA,
        OBJECTS,
        {
          field: 'userIdentity.arn',
          notStartsWith: ['arn:aws:sts::111122223333:assumed-role/etl'],
        },
      ]),
    },
    {
      title: 'no deletions',
      facts: takesAdvanced([DATA, OBJECTS, { field: 'eventName', notEquals: ['DeleteObject'] }]),
    },
    { title: 'the trail is stopped', facts: bucketWithTrails([trail({ isLogging: false })]) },
    {
      title: 'the trail is one of another Region',
      facts: bucketWithTrails([trail({ isMultiRegion: false })], { region: 'us-east-1' }),
    },
    { title: 'no trail', facts: bucketWithTrails([]) },
    { title: 'of a directory bucket', facts: { ...takes(EVERYTHING), kind: 'directory' } },
  ],
  notApplicable: [{ title: 'the bucket that the trail writes to', facts: trailBucket() }],
  unknown: [
    {
      title: 'trails cannot be listed',
      facts: sampleBucket({ account: sampleAccount({ trails: unknown('AccessDenied') }) }),
    },
    {
      title: 'the selectors of the only trail',
      facts: bucketWithTrails([trail({}, { selectors: unknown('AccessDenied') })]),
    },
    {
      title: 'whether the trail that takes them logs',
      facts: bucketWithTrails([
        trail({}, { settings: unknown('Throttled') }),
        trail({}, { name: 'management', selectors: taking(MANAGEMENT_ONLY) }),
      ]),
    },
  ],
};
