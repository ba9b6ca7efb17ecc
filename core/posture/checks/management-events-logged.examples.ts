import type { CheckExamples } from '../check-examples.ts';
import { type BucketFacts, known, unknown } from '../facts.ts';
import { sampleAccount, sampleBucket } from '../sample-facts.examples.ts';
import {
  bucketWithTrails,
  MANAGEMENT_ONLY,
  taking,
  takingAdvanced,
  trail,
  WRITES_ONLY,
} from '../sample-trails.examples.ts';

const MANAGEMENT = { field: 'eventCategory', equals: ['Management'] };

const withoutKeys = (over: Partial<BucketFacts> = {}): BucketFacts =>
  bucketWithTrails(
    [
      trail(
        {},
        { selectors: taking({ ...MANAGEMENT_ONLY, excludeManagementEventSources: ['kms.amazonaws.com'] }) },
      ),
    ],
    over,
  );

export const examples: CheckExamples = {
  passes: [
    { title: 'by a trail that takes everything', facts: bucketWithTrails([trail()]) },
    {
      title: 'writes only',
      facts: bucketWithTrails([
        trail({}, { selectors: taking({ ...MANAGEMENT_ONLY, readWriteType: 'WriteOnly' }) }),
      ]),
    },
    {
      title: 'selectors were never set',
      facts: bucketWithTrails([trail({}, { selectors: known({ basic: null, advanced: null }) })]),
    },
    {
      title: 'but those of KMS, with which nothing is encrypted',
      facts: withoutKeys({
        encryption: known({ algorithm: 'AES256', key: null, isCustomerKeyBlocked: true }),
      }),
    },
  ],
  fails: [
    {
      title: 'object writes only',
      facts: bucketWithTrails([trail({}, { selectors: taking(WRITES_ONLY) })]),
    },
    {
      title: 'of one service only',
      facts: bucketWithTrails([
        trail(
          {},
          {
            selectors: takingAdvanced([MANAGEMENT, { field: 'eventSource', equals: ['ec2.amazonaws.com'] }]),
          },
        ),
      ]),
    },
    { title: 'but those of KMS, with which the bucket encrypts', facts: withoutKeys() },
    {
      title: 'of one Region, where nobody sees what is done in IAM',
      facts: bucketWithTrails([trail({ isMultiRegion: false })]),
    },
    {
      title: 'without those of global services',
      facts: bucketWithTrails([trail({ hasGlobalEvents: false })]),
    },
    { title: 'no trail', facts: bucketWithTrails([]) },
  ],
  notApplicable: [],
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
      title: 'events of KMS are left out, and the encryption is not known',
      facts: withoutKeys({ encryption: unknown('AccessDenied') }),
    },
  ],
};
