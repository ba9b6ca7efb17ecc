import { describe, expect, it } from 'vitest';
import { record } from '../../rules/records.examples.ts';
import { parseRecord } from '../parse-record.ts';
import { keyPolicy } from './key-policy.ts';
import { trail, trailSelectors } from './trail.ts';

const call = (name: string, parameters: object | null, rest: object = {}) =>
  parseRecord(record('cloudtrail', name, parameters as never, rest as never));

describe('the trail of a call', () => {
  const ARN = 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/main';

  it.each([
    ['its name', { name: 'main' }],
    ['its ARN', { name: ARN }],
    ['the name of event selectors', { trailName: 'main' }],
  ])('is found by %s', (_, parameters) => {
    expect(trail.resourceOf(call('StopLogging', parameters))).toBe('trail/111122223333/eu-west-1/main');
  });

  it('is found in the text of a denial, and never taken from the caller', () => {
    const errorMessage = `User: arn:aws:iam::1:role/x is not authorized to perform: y on resource: ${ARN} because`;
    const denied = call('StopLogging', null, { errorCode: 'AccessDenied', errorMessage });
    expect(trail.resourceOf(denied)).toBe('trail/111122223333/eu-west-1/main');
    const other = call('StopLogging', null, { errorCode: 'AccessDenied', errorMessage: `User: ${ARN}` });
    expect(trail.resourceOf(other)).toBeNull();
  });
});

describe('what AWS answers about a trail', () => {
  it('is a trail, and whether it logs', () => {
    const answer = {
      Trail: { S3BucketName: 'logs', IsMultiRegionTrail: true, LogFileValidationEnabled: true },
      IsLogging: false,
    };
    expect(trail.read(answer)).toMatchObject({
      exists: true,
      isLogging: false,
      isMultiRegion: true,
      bucket: 'logs',
      key: null,
    });
  });

  it('is nothing where there is no trail', () => {
    expect(trail.read(null)).toMatchObject({ exists: false, isLogging: false });
  });

  it('has selectors, spelled as CloudTrail spells them in records', () => {
    const AdvancedEventSelectors = [{ FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] }];
    const asked = trailSelectors.read({ AdvancedEventSelectors });
    const basic = trailSelectors.assign(
      call('PutEventSelectors', {
        trailName: 'main',
        advancedEventSelectors: [{ fieldSelectors: [{ field: 'eventCategory', equals: ['Management'] }] }],
      }),
      trailSelectors.safest,
    );
    expect(asked).toEqual(basic);
  });
});

describe('the key of a call', () => {
  const kms = (parameters: object | null, rest: object = {}) =>
    parseRecord(record('kms', 'PutKeyPolicy', parameters as never, rest as never));

  it('is one, by its id and by its ARN', () => {
    const arn = 'arn:aws:kms:eu-west-1:111122223333:key/k-1';
    expect(keyPolicy.resourceOf(kms({ keyId: 'k-1' }))).toBe('key/k-1');
    expect(keyPolicy.resourceOf(kms({ keyId: arn }))).toBe('key/k-1');
    expect(keyPolicy.resourceOf(kms({ keyId: 'alias/x' }, { resources: [{ ARN: arn }] }))).toBe('key/k-1');
  });

  it('is another in each Region where it has several copies', () => {
    expect(keyPolicy.resourceOf(kms({ keyId: 'mrk-1' }))).toBe('key/eu-west-1/mrk-1');
    expect(keyPolicy.resourceOf(kms({ keyId: 'mrk-1' }, { awsRegion: 'us-east-1' }))).toBe(
      'key/us-east-1/mrk-1',
    );
  });
});
