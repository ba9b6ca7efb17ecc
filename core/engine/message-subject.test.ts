import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messageSubject } from './message-subject.ts';

const NOTHING = { what: null, object: null, ids: { eventId: null, requestId: null, callId: null } };

describe('messageSubject', () => {
  it.each([
    [
      'an event of S3, with the ids of the event and of the request',
      {
        id: 'e1',
        'detail-type': 'Object Created',
        detail: { bucket: { name: 'acme' }, object: { key: 'a b' }, 'request-id': 'r1' },
      },
      {
        what: 'Object Created',
        object: { bucket: 'acme', key: 'a b' },
        ids: { eventId: 'e1', requestId: 'r1', callId: null },
      },
    ],
    [
      "a record of CloudTrail, with the record's id as well",
      {
        id: 'e2',
        detail: {
          eventSource: 's3.amazonaws.com',
          eventName: 'PutBucketPolicy',
          eventID: 'c1',
          requestID: 'r2',
          requestParameters: { bucketName: 'acme' },
        },
      },
      {
        what: 's3:PutBucketPolicy',
        object: { bucket: 'acme', key: '' },
        ids: { eventId: 'e2', requestId: 'r2', callId: 'c1' },
      },
    ],
    ['the end of a group of alerts', { group: 'g' }, { ...NOTHING, what: 'group of alerts' }],
    [
      'a refused call without parameters',
      { detail: { eventName: 'DeleteRule', requestParameters: null } },
      { ...NOTHING, what: 'DeleteRule' },
    ],
  ])('reads %s', (_, body, subject) => {
    expect(messageSubject(JSON.stringify(body))).toEqual(subject);
  });

  it.each(['', 'not json', 'null', '[]', '"text"', '{"detail":[]}'])(
    'says of %j that it cannot be read',
    (body) => {
      expect(messageSubject(body)).toEqual(NOTHING);
    },
  );

  it('throws for no body at all', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (body) => {
        expect(() => messageSubject(body)).not.toThrow();
      }),
    );
  });
});
