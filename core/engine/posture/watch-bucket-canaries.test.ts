import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { MemoryAuditStore } from '../../../test/fakes/memory-audits.ts';
import type { HeardCanary } from '../../scope/canary.ts';
import { type WatchBucketCanariesPorts, watchBucketCanaries } from './watch-bucket-canaries.ts';

const at = (time: string) => `2026-11-20T${time}:00.000Z`;
const ACME = { name: 'acme', datasets: [{ name: 'labels' }, { name: 'logs' }] };

describe('the watch of canaries in guarded buckets', () => {
  let audits: MemoryAuditStore;
  let since: Record<string, string>;
  let putAt: string | null;
  beforeEach(() => {
    [audits, since, putAt] = [new MemoryAuditStore(), {}, null];
  });

  const findings = () => [...audits.findingsById.values()];
  const states = () => findings().map(({ state, happenedAt }) => [state, happenedAt]);
  const poll = (time: string, buckets = [ACME]) => {
    const ports: WatchBucketCanariesPorts = {
      findings: audits,
      openGaps: async function* () {
        yield* structuredClone(findings().filter(({ state }) => state === 'open'));
      },
      canaryBucket: 'sealwatch-canary',
      canaries: {
        heard: async () =>
          Object.entries(since).map(
            ([bucket, from]): HeardCanary => ({ bucket, putAt, heardAt: putAt, since: from }),
          ),
        keepBuckets: async (names, now) => {
          since = Object.fromEntries(names.map((name) => [name, since[name] ?? now]));
        },
      },
      clock: () => new Date(at(time)),
      hash: (text) => createHash('sha256').update(text).digest('hex'),
    };
    return watchBucketCanaries(buckets, ports);
  };

  it('gives a canary that was never heard of 140 minutes from the first poll on', async () => {
    await poll('08:00');
    await poll('10:19');
    expect(findings()).toEqual([]);
    await poll('10:20');
    expect(findings()).toMatchObject([
      { rule: 'canary-missed', state: 'open', happenedAt: at('08:00'), datasets: ['labels', 'logs'] },
    ]);
  });

  it('is one finding for an outage, and ends once one is heard of', async () => {
    await poll('08:00');
    putAt = at('09:07');
    await poll('11:30');
    await poll('11:45');
    expect(states()).toEqual([['open', at('09:07')]]);
    putAt = at('12:07');
    await poll('12:15');
    expect(states()).toEqual([['recovered', at('09:07')]]);
  });

  it('ends what was found where the owner allows none any more, and begins anew where it is allowed again', async () => {
    await poll('08:00');
    await poll('10:30');
    await poll('10:45', []);
    expect(states()).toEqual([['recovered', at('08:00')]]);
    expect(since).toEqual({});
    await poll('20:00');
    await poll('20:15');
    expect(states()).toEqual([['recovered', at('08:00')]]);
  });
});
