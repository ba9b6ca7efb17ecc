import { describe, expect, it } from 'vitest';
import { assigned } from '../../../test/fakes/assigned-setting.ts';
import { logging } from './bucket-reports.ts';

const xmlns = 'http://s3.amazonaws.com/doc/2006-03-01/';
const LoggingEnabled = { TargetBucket: 'logs', TargetPrefix: '' };

describe('access logging', () => {
  it('is the same in a record and in an answer', () => {
    const value = { bucket: 'logs', prefix: '' };
    const parameters = { BucketLoggingStatus: { xmlns, LoggingEnabled } };
    expect(assigned(logging, 'PutBucketLogging', parameters)).toEqual(value);
    expect(logging.read({ LoggingEnabled })).toEqual(value);
  });

  it.each([{ xmlns }, '', {}])('is off where the status is %j', (status) => {
    expect(assigned(logging, 'PutBucketLogging', { BucketLoggingStatus: status })).toBeNull();
    expect(logging.read(status)).toBeNull();
  });

  it('is not known from a record without it', () => {
    expect(assigned(logging, 'PutBucketLogging', { logging: '' })).toBeUndefined();
  });
});
