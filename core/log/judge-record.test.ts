import { describe, expect, it } from 'vitest';
import { judgeRecord, type LeafNote, type RowNote, type Verdict } from './judge-record.ts';

const leaf = (count: number, digest: string | null, more: Partial<LeafNote> = {}): LeafNote => ({
  change: 'put',
  seal: 'valid',
  count,
  before: count === 1 ? null : count - 1,
  digest,
  at: '2026-11-20T03:12:07Z',
  stream: 'S',
  sequence: String(count),
  index: count,
  isOpen: true,
  ...more,
});

const row = (count: number, digest: string): RowNote => ({ count, digest });
const A = leaf(1, 'a');
const B = leaf(2, 'b');
const shown = (verdict: Verdict | null) =>
  verdict && [verdict.fault, verdict.index, verdict.expected, verdict.state];

type Row = [string, LeafNote[], RowNote | null, ReturnType<typeof shown>];

describe('an item', () => {
  it.each<Row>([
    ['as Sealwatch wrote it last is in order', [A, B], row(2, 'b'), null],
    [
      'whose leaves were told twice is in order',
      [A, B, { ...A, index: 3 }, { ...B, index: 4 }],
      row(2, 'b'),
      null,
    ],
    [
      'that was imported and stands so is in order',
      [leaf(4, 'a', { change: 'imported', stream: null })],
      row(4, 'a'),
      null,
    ],
    [
      'that was imported after the stream told of a newer state is in order',
      [A, B, leaf(1, 'a', { change: 'imported', stream: null, sequence: null, index: 3 })],
      row(2, 'b'),
      null,
    ],
    [
      'that an earlier release wrote before the log was open is in order',
      [leaf(1, 'a', { seal: 'missing', isOpen: false })],
      row(1, 'a'),
      null,
    ],
    [
      'that another stack sealed, which had the tables before, is in order before the log is open',
      [leaf(1, 'a', { seal: 'wrong', isOpen: false })],
      row(1, 'a'),
      null,
    ],
    [
      'that somebody put other content into was edited',
      [A, leaf(1, 'x', { seal: 'wrong', before: 1, index: 2, sequence: '2' })],
      row(1, 'x'),
      ['edited', 2, 1, 'stands'],
    ],
    [
      'whose seal was taken away was edited',
      [A, leaf(1, 'x', { seal: 'missing', before: 1, index: 2, sequence: '2' })],
      row(1, 'x'),
      ['edited', 2, 1, 'stands'],
    ],
    [
      'that Sealwatch never wrote was slipped in',
      [leaf(1, 'x', { seal: 'missing', before: null })],
      row(1, 'x'),
      ['slipped-in', 1, null, 'stands'],
    ],
    [
      'that was deleted was removed',
      [A, leaf(1, null, { change: 'remove', before: 1, index: 2, sequence: '2' })],
      null,
      ['removed', 2, 1, 'stands'],
    ],
    [
      'in an older state that Sealwatch had written was rolled back',
      [A, B, leaf(1, 'a', { before: 2, index: 3, sequence: '3' })],
      row(1, 'a'),
      ['rolled-back', 3, 2, 'stands'],
    ],
    [
      'that was deleted and put back in an older state was rolled back',
      [
        A,
        B,
        leaf(2, null, { change: 'remove', before: 2, index: 3, sequence: '3' }),
        leaf(1, 'a', { before: null, index: 4, sequence: '4' }),
      ],
      row(1, 'a'),
      ['rolled-back', 4, 2, 'stands'],
    ],
    [
      'that was slipped in and deleted again is told as put back',
      [
        leaf(1, 'x', { seal: 'wrong', before: null }),
        leaf(1, null, { change: 'remove', before: 1, index: 2, sequence: '2' }),
      ],
      null,
      ['slipped-in', 1, null, 'put-back'],
    ],
    [
      'that was slipped in, changed and deleted again is told as put back',
      [
        leaf(1, 'x', { seal: 'wrong', before: null }),
        leaf(2, 'y', { seal: 'wrong' }),
        leaf(2, null, { change: 'remove', before: 2, index: 3, sequence: '3' }),
      ],
      null,
      ['edited', 2, null, 'put-back'],
    ],
    [
      'that was slipped in without the stream and deleted again is told as put back',
      [leaf(1, null, { change: 'remove', before: 1 })],
      null,
      ['slipped-in', 1, null, 'put-back'],
    ],
    [
      'that was slipped in, deleted again, and then made by Sealwatch is told as put back',
      [
        leaf(1, 'x', { seal: 'wrong', before: null }),
        leaf(1, null, { change: 'remove', before: 1, index: 2, sequence: '2' }),
        leaf(1, 'a', { before: null, index: 3, sequence: '3' }),
      ],
      row(1, 'a'),
      ['slipped-in', 1, null, 'put-back'],
    ],
    [
      'that was slipped in again after it was deleted was slipped in',
      [
        leaf(1, 'x', { seal: 'wrong', before: null }),
        leaf(1, null, { change: 'remove', before: 1, index: 2, sequence: '2' }),
        leaf(1, 'x', { seal: 'wrong', before: null, index: 3, sequence: '3' }),
      ],
      row(1, 'x'),
      ['slipped-in', 3, null, 'stands'],
    ],
    [
      'that was edited and put back as it was is told as put back',
      [
        A,
        leaf(1, 'x', { seal: 'wrong', before: 1, index: 2, sequence: '2' }),
        leaf(1, 'a', { before: 1, index: 3, sequence: '3' }),
      ],
      row(1, 'a'),
      ['edited', 2, 1, 'put-back'],
    ],
    [
      'that was edited to a higher count and put back as it was is told as put back, not as rolled back',
      [
        A,
        leaf(7, 'x', { seal: 'wrong', before: 1, index: 2, sequence: '2' }),
        leaf(1, 'a', { before: 7, index: 3, sequence: '3' }),
      ],
      row(1, 'a'),
      ['edited', 2, 1, 'put-back'],
    ],
    [
      'that was edited and put back in an older state was rolled back',
      [
        A,
        B,
        leaf(7, 'x', { seal: 'wrong', before: 2, index: 3, sequence: '3' }),
        leaf(1, 'a', { before: 7, index: 4, sequence: '4' }),
      ],
      row(1, 'a'),
      ['rolled-back', 4, 2, 'stands'],
    ],
    [
      'that was rolled back and put forward again is told as put back',
      [
        A,
        B,
        leaf(1, 'a', { before: 2, index: 3, sequence: '3' }),
        leaf(2, 'b', { before: 1, index: 4, sequence: '4' }),
      ],
      row(2, 'b'),
      ['rolled-back', 3, 2, 'put-back'],
    ],
    [
      'that was removed and put back is told as put back',
      [
        A,
        B,
        leaf(2, null, { change: 'remove', before: 2, index: 3, sequence: '3' }),
        leaf(2, 'b', { before: null, index: 4, sequence: '4' }),
      ],
      row(2, 'b'),
      ['removed', 3, 2, 'put-back'],
    ],
    [
      'that was imported without a seal, edited and put back as it was imported is told as put back',
      [
        leaf(4, 'a', { change: 'imported', seal: 'missing', stream: null, sequence: null, index: 1 }),
        leaf(5, 'x', { seal: 'missing', before: 4, index: 2, sequence: '2' }),
        leaf(4, 'a', { seal: 'missing', before: 5, index: 3, sequence: '3' }),
      ],
      row(4, 'a'),
      ['edited', 2, 1, 'put-back'],
    ],
    [
      'that differed without the stream and is put back as it was is in order',
      [A, B, leaf(2, 'b', { before: 1, index: 3, stream: 'T', sequence: '1' })],
      row(2, 'b'),
      null,
    ],
    [
      'that was put back, and that Sealwatch wrote then, is told as put back',
      [
        A,
        leaf(1, 'x', { seal: 'wrong', before: 1, index: 2, sequence: '2' }),
        leaf(1, 'a', { before: 1, index: 3, sequence: '3' }),
        leaf(2, 'b', { before: 1, index: 4, sequence: '4' }),
      ],
      row(2, 'b'),
      ['edited', 2, 1, 'put-back'],
    ],
    [
      'on which Sealwatch built stays that, whatever is put back later',
      [
        A,
        leaf(1, 'x', { seal: 'wrong', before: 1, index: 2, sequence: '2' }),
        leaf(2, 'y', { before: 1, index: 3, sequence: '3' }),
        leaf(2, 'z', { seal: 'wrong', before: 2, index: 4, sequence: '4' }),
        leaf(2, 'y', { before: 2, index: 5, sequence: '5' }),
      ],
      row(2, 'y'),
      ['edited', 2, 1, 'built-on'],
    ],
    [
      'that was edited, and then written by Sealwatch, which had read that, is told as built on',
      [
        A,
        leaf(1, 'x', { seal: 'wrong', before: 1, index: 2, sequence: '2' }),
        leaf(2, 'y', { before: 1, index: 3, sequence: '3' }),
      ],
      row(2, 'y'),
      ['edited', 2, 1, 'built-on'],
    ],
    [
      'that Sealwatch built on is told so, though somebody took it away later and put the same back',
      [
        A,
        leaf(1, 'x', { seal: 'wrong', before: 1, index: 2, sequence: '2' }),
        leaf(2, 'y', { before: 1, index: 3, sequence: '3' }),
        leaf(2, null, { change: 'remove', before: 2, index: 4, sequence: '4' }),
        leaf(2, 'y', { before: null, index: 5, sequence: '5' }),
      ],
      row(2, 'y'),
      ['edited', 2, 1, 'built-on'],
    ],
    [
      'that was imported, edited and put back as it was is told as put back, though it never had a seal',
      [
        leaf(1, 'a', { change: 'imported', seal: 'missing', stream: null, sequence: null }),
        leaf(1, 'x', { seal: 'missing', before: 1, index: 2, sequence: '2' }),
        leaf(1, 'a', { seal: 'missing', before: 1, index: 3, sequence: '3' }),
      ],
      row(1, 'a'),
      ['edited', 2, 1, 'put-back'],
    ],
    [
      'that was slipped in and that Sealwatch wrote over is told as built on',
      [leaf(1, 'x', { seal: 'wrong', before: null }), leaf(2, 'b', { before: 1, index: 2, sequence: '2' })],
      row(2, 'b'),
      ['slipped-in', 1, null, 'built-on'],
    ],
    [
      'that no leaf has was slipped in without the stream',
      [],
      row(1, 'x'),
      ['slipped-in', null, null, 'stands'],
    ],
    [
      'that differs from its last leaf was edited without the stream',
      [A],
      row(1, 'x'),
      ['edited', null, 1, 'stands'],
    ],
    [
      'that is older than its last leaf was rolled back without the stream',
      [A, B],
      row(1, 'a'),
      ['rolled-back', null, 2, 'stands'],
    ],
    ['that is not there was removed without the stream', [A, B], null, ['removed', null, 2, 'stands']],
  ])('%s', (_, history, now, expected) => {
    expect(shown(judgeRecord(history, now))).toEqual(expected);
  });

  it('has numbers of a stream for itself: those of another stream begin anew', () => {
    const again = leaf(2, 'b', { stream: 'T', sequence: '0' });
    expect(judgeRecord([A, again], row(2, 'b'))).toBeNull();
  });
});
