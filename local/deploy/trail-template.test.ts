import { expect, it } from 'vitest';
import { adaptResources } from './adapt.ts';
import { trailsIn } from './template.ts';

const ENDPOINT = 'http://127.0.0.1:4566';

const RESOURCES = {
  Trail: {
    Type: 'AWS::CloudTrail::Trail',
    Properties: { TrailName: 'Sealwatch-trail' },
    DependsOn: ['Bucket'],
  },
  Bucket: { Type: 'AWS::S3::Bucket' },
};

it('puts a stand-in where a trail was, on which others can depend, and says so', () => {
  const { resources, notes } = adaptResources(RESOURCES, { endpoint: ENDPOINT });
  expect(resources).toEqual({
    Trail: { Type: 'AWS::CloudFormation::WaitConditionHandle', Properties: {}, DependsOn: ['Bucket'] },
    Bucket: RESOURCES.Bucket,
  });
  expect(notes).toEqual([
    'not on this emulator: trails in templates; it is made after the deployment (Trail)',
  ]);
});

it('keeps what the trail is to be', () => {
  expect(trailsIn(RESOURCES)).toEqual([{ id: 'Trail', properties: { TrailName: 'Sealwatch-trail' } }]);
});
