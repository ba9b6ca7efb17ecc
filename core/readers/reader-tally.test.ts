import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../base/json.ts';
import { parseRecord } from '../cloudtrail/parse-record.ts';
import { accessLogLine, type LinePlan } from './access-log.examples.ts';
import { readAccessLogLine } from './access-log.ts';
import type { ReadEvent } from './read-event.ts';
import { readOfCall } from './read-of-call.ts';
import { readOfLogLine } from './read-of-log-line.ts';
import { copyRecord, READ_OBJECT, readRecord } from './read-records.examples.ts';
import { ReaderTally, type ReadSubject } from './reader-tally.ts';
import { SeenIds } from './seen-ids.ts';

const SUBJECT: ReadSubject = {
  ...READ_OBJECT,
  versionId: 'wrong',
  periods: [{ from: '2026-11-20T03:12:07.000Z', to: '2026-11-20T03:40:00.000Z' }],
  since: '2026-11-20T03:12:07.000Z',
};

const call = (record: JsonObject): ReadEvent => {
  const event = readOfCall(parseRecord(record));
  if (event === null) throw new Error('no read');
  return event;
};
const get = (time: string, parameters: JsonObject = {}): ReadEvent =>
  call(readRecord('GetObject', { eventTime: `2026-11-20T${time}Z` }, parameters));
const line = (plan: Partial<LinePlan>): ReadEvent => {
  const entry = readAccessLogLine(
    accessLogLine({
      ...READ_OBJECT,
      at: '2026-11-20T03:20:00.000Z',
      bytesSent: 48_211,
      objectSize: 48_211,
      ...plan,
    }),
  );
  const event = entry && readOfLogLine(entry);
  if (!event) throw new Error('no read');
  return event;
};

function tallied(events: readonly ReadEvent[], subject = SUBJECT): ReaderTally {
  const tally = new ReaderTally(subject);
  for (const event of events) tally.add(event);
  return tally;
}

describe('a request read the wrong version', () => {
  it.each<[string, ReadEvent, object | null]>([
    [
      'where it names no version and came while that was current',
      get('03:20:00'),
      { joinedBy: 'time', requests: 1, atEdge: 0 },
    ],
    [
      'where it names it, at any time after',
      get('09:00:00', { versionId: 'wrong' }),
      { joinedBy: 'version', requests: 1 },
    ],
    ['not where it names another, while it was current', get('03:20:00', { versionId: 'good' }), null],
    ['not where it names the null version', get('03:20:00', { versionId: 'null' }), null],
    ['not before', get('03:00:00'), null],
    ['not after', get('03:41:00'), null],
    ['perhaps within a second of the change', get('03:12:07'), { joinedBy: 'time', atEdge: 1 }],
    [
      'perhaps within five seconds by the clock of an access log',
      line({ at: '2026-11-20T03:12:03.000Z' }),
      { atEdge: 1 },
    ],
    ['not six seconds before by that clock', line({ at: '2026-11-20T03:12:01.000Z' }), null],
  ])('%s', (_, event, expected) => {
    const { readers, elsewhere } = tallied([event]);
    expect(readers).toHaveLength(expected === null ? 0 : 1);
    if (expected !== null) expect(readers[0]).toMatchObject(expected);
    expect(elsewhere).toBe(expected === null ? 1 : 0);
  });

  it('not where it named it before it was wrong: bytes that came back were right the first time', () => {
    expect(tallied([get('03:00:00', { versionId: 'wrong' })]).elsewhere).toBe(1);
  });

  it('not where it is of another object', () => {
    expect(tallied([{ ...get('03:20:00'), key: 'other' }]).readers).toEqual([]);
  });
});

describe('a record counts once', () => {
  it('in two files, and in any order', () => {
    const events = [get('03:20:00'), get('03:15:00'), get('03:30:00')];
    fc.assert(
      fc.property(fc.shuffledSubarray([...events, ...events], { minLength: 6 }), (shuffled) => {
        const tally = tallied(shuffled);
        expect(tally.duplicates).toBe(3);
        expect(tally.readers).toMatchObject([
          { requests: 3, firstAt: '2026-11-20T03:15:00.000Z', lastAt: '2026-11-20T03:30:00.000Z' },
        ]);
      }),
    );
  });

  it('where the accounts of the bucket and of the caller both have it', () => {
    const record = readRecord('GetObject');
    const { readers, duplicates } = tallied([
      call(record),
      call({ ...record, eventID: 'e2', recipientAccountId: '999988887777' }),
    ]);
    expect([readers[0]?.requests, duplicates]).toEqual([1, 1]);
  });

  it('by its own name where S3 named no request', () => {
    const record = readRecord('GetObject', { requestID: null });
    expect(tallied([call(record), call(record), call({ ...record, eventID: 'e2' })])).toMatchObject({
      duplicates: 1,
    });
  });

  it('where a trail and an access log have it, whichever comes first', () => {
    const record = get('03:20:00');
    const same = line({
      requestId: record.requestId ?? '',
      requester: 'arn:aws:sts::111122223333:assumed-role/Trainer/SageMaker',
    });
    for (const both of [
      [record, same],
      [same, record],
    ]) {
      const { readers, duplicates } = tallied(both);
      expect([readers.length, readers[0]?.requests, duplicates]).toEqual([1, 1, 1]);
    }
  });
});

describe('a reader', () => {
  it('is a session; its bytes, addresses and copies are kept', () => {
    const copy = call(copyRecord(`${READ_OBJECT.bucket}/${READ_OBJECT.key}`));
    const other = call(readRecord('GetObject', { sourceIPAddress: '10.0.0.8' }));
    const { readers } = tallied([get('03:20:00'), other, copy, call(readRecord('HeadObject'))]);
    expect(readers).toMatchObject([
      { kind: 'sagemaker', session: 'SageMaker', requests: 3, bytes: 96_422, metadata: 1, copyCount: 1 },
    ]);
    expect([...(readers[0]?.addresses ?? [])]).toEqual(['10.0.0.7', '10.0.0.8']);
    expect([...(readers[0]?.copies ?? [])]).toEqual(['s3://elsewhere/copy']);
  });

  it('has what it was refused apart from what it read', () => {
    const denied = call(readRecord('GetObject', { errorCode: 'AccessDenied' }));
    expect(tallied([get('03:20:00'), denied]).readers).toMatchObject([
      { requests: 1, bytes: 48_211, denied: 1 },
    ]);
  });

  it.each<[string, Partial<LinePlan>, object]>([
    ['read a range', { status: 206, bytesSent: 1024 }, { requests: 1, bytes: 1024 }],
    [
      'was denied',
      { status: 403, bytesSent: 243, errorCode: 'AccessDenied' },
      { requests: 0, bytes: 0, denied: 1 },
    ],
    ['has the bytes already', { status: 304, bytesSent: undefined }, { requests: 0, unchanged: 1 }],
    ['broke off', { bytesSent: undefined }, { requests: 0, aborted: 1 }],
    [
      'copied',
      { operation: 'REST.COPY.OBJECT_GET', requestUri: null, bytesSent: undefined },
      { requests: 1, copyCount: 1 },
    ],
    [
      'asked for headers',
      { operation: 'REST.HEAD.OBJECT', bytesSent: undefined },
      { requests: 0, metadata: 1 },
    ],
    ['came by a signed URL', { authentication: 'QueryString' }, { requests: 1, presigned: 1 }],
  ])('of an access log %s', (_, plan, expected) => {
    expect(tallied([line(plan as LinePlan)]).readers).toMatchObject([expected]);
  });

  it.each([
    [
      'arn:aws:sts::111122223333:assumed-role/Trainer/i-0c29d6abb6a09589a',
      'ec2-instance',
      'arn:aws:iam::111122223333:role/Trainer',
    ],
    ['arn:aws:iam::111122223333:user/ada', 'person', 'arn:aws:iam::111122223333:user/ada'],
    ['79a59df900b949e55d96', 'account', '79a59df900b949e55d96'],
    ['-', 'anonymous', null],
  ])('of an access log is named by its requester: %s', (requester, kind, identity) => {
    expect(tallied([line({ requester })]).readers).toMatchObject([{ kind, identity }]);
  });

  it('of any version is counted for each version that was named', () => {
    const any: ReadSubject = { ...SUBJECT, versionId: undefined, since: null };
    const { readers } = tallied(
      [get('03:20:00'), get('03:20:00', { versionId: 'a' }), get('03:20:00', { versionId: 'b' })],
      any,
    );
    expect(readers.map(({ joinedBy, versionId }) => [joinedBy, versionId])).toEqual([
      ['time', null],
      ['version', 'a'],
      ['version', 'b'],
    ]);
  });
});

it('names are remembered, however many there are', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (names) => {
      const seen = new SeenIds();
      expect(names.filter((name) => seen.add(name))).toEqual([...new Set(names)]);
      expect(names.every((name) => seen.has(name))).toBe(true);
    }),
  );
  const many = new SeenIds();
  let repeated = 0;
  for (let index = 0; index < 200_000; index++) if (!many.add(`event ${index}`)) repeated++;
  expect([repeated, many.add('event 7'), many.has('event 200000'), many.isFull]).toEqual([
    0,
    false,
    false,
    false,
  ]);
});
