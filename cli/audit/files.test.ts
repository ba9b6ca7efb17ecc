import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SealwatchError } from '../../core/base/errors.ts';
import { sampleReport } from '../../test/cli/sample-report.ts';
import { parseRun } from './last-run.ts';
import { parseMutes } from './mute-file.ts';

const MUTE = { check: 'tagged', bucket: 'acme-*', reason: 'moves', owner: 'ops', until: '2026-12-31' };
const parse = (...entries: readonly unknown[]) =>
  parseMutes(JSON.stringify(entries), 'mutes.json', ['tagged']);

describe('the file of mutes', () => {
  it('holds mutes with all they need', () => {
    expect(parse(MUTE)).toEqual([MUTE]);
    expect(parse()).toEqual([]);
  });

  it.each([
    [{ ...MUTE, check: 'taged' }, 'there is no check "taged"; there are: tagged'],
    [{ ...MUTE, owner: ' ' }, 'owner is a text that is not empty, found " "'],
    [{ ...MUTE, until: '2026-02-30' }, 'until is a day'],
    [{ ...MUTE, until: 'soon' }, 'until is a day'],
    [{ ...MUTE, expires: 'x' }, 'there is no "expires"; a mute has check'],
    ['tagged', 'check is a text that is not empty, found nothing'],
    [null, 'check is a text that is not empty, found nothing'],
  ])('says where it is wrong: %j', (entry, message) => {
    expect(() => parse(MUTE, entry)).toThrow(message);
    expect(() => parse(MUTE, entry)).toThrow('mutes.json, entry 2');
  });

  it('is refused with a message, whatever it holds', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        try {
          parseMutes(text, 'mutes.json', ['tagged']);
        } catch (error) {
          expect(error).toBeInstanceOf(SealwatchError);
        }
      }),
    );
  });
});

describe('an earlier run', () => {
  it('is read back as it was printed', () => {
    const report = sampleReport();
    const run = parseRun(JSON.stringify(report), 'audit.json');
    expect(run).toMatchObject({
      account: report.account,
      at: report.at,
      score: report.score,
      trend: report.trend,
    });
    expect(run.buckets.get('acme-model-weights')?.statuses.get('closed')).toBe('fail');
    expect(run.buckets.get('acme-old')?.score).toBeNull();
  });

  it('is refused with a message, whatever else a file holds', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(() => parseRun(text, 'audit.json')).toThrow(SealwatchError);
      }),
    );
    const odd = {
      schema: 'sealwatch.audit/1',
      buckets: [null, { results: 7 }, { bucket: 'a', results: [{ check: 'a', status: 'odd' }] }],
    };
    expect(parseRun(JSON.stringify(odd), 'audit.json').buckets.get('a')?.statuses.size).toBe(0);
  });
});
