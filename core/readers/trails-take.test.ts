import { expect, it } from 'vitest';
import { known, type TrailFacts, unknown } from '../posture/facts.ts';
import { EVERYTHING, taking, takingAdvanced, trail, WRITES_ONLY } from '../posture/sample-trails.examples.ts';
import { READ_OBJECT } from './read-records.examples.ts';
import { trailsTake } from './trails-take.ts';

const READS = [
  { field: 'eventCategory', equals: ['Data'] },
  { field: 'resources.type', equals: ['AWS::S3::Object'] },
  { field: 'readOnly', equals: ['true'] },
  {
    field: 'eventName',
    equals: ['GetObject', 'GetObjectAttributes', 'GetObjectTorrent', 'HeadObject', 'SelectObjectContent'],
  },
  { field: 'resources.ARN', startsWith: ['arn:aws:s3:::acme-training-data/moderation/v3/'] },
];

const takenIn = (region: string, ...trails: readonly TrailFacts[]) =>
  trailsTake(known(trails), READ_OBJECT, region);

it.each<[string, readonly TrailFacts[], string]>([
  ['all, by a trail of everything', [trail({}, { selectors: taking(EVERYTHING) })], 'all'],
  ['all, as the stack’s own trail selects them', [trail({}, { selectors: takingAdvanced(READS) })], 'all'],
  ['none, by a trail of writes', [trail({}, { selectors: taking(WRITES_ONLY) })], 'none'],
  [
    'none, by a trail that does not log',
    [trail({ isLogging: false }, { selectors: taking(EVERYTHING) })],
    'none',
  ],
  ['none, without a trail', [], 'none'],
  [
    'not known, where CloudTrail does not say what one takes',
    [trail({}, { selectors: unknown('AccessDenied') })],
    'unknown',
  ],
])('of reads of an object trails take %s', (_, trails, kind) => {
  expect(takenIn('eu-west-1', ...trails).kind).toBe(kind);
});

it('is not known where trails cannot be listed', () => {
  expect(trailsTake(unknown('AccessDenied'), READ_OBJECT, 'eu-west-1')).toEqual({
    kind: 'unknown',
    reason: 'AccessDenied',
  });
});
