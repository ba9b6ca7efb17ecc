import { describe, expect, it } from 'vitest';
import { putOff } from './put-off.ts';

function queues() {
  const sent: unknown[] = [];
  const queue = (name: string) => ({
    add: async (body: string, later?: object) => void sent.push({ name, body, ...later }),
  });
  return { sent, own: queue('own'), bulk: queue('bulk'), random: () => 1 };
}

const message = (timesPutOff: number) => ({
  id: '1',
  body: 'event',
  timesPutOff,
  firstSentAt: 1_000,
  group: 'labels',
});

describe('putOff', () => {
  it.each([
    ['needs-more', 'bulk'],
    ['not-begun', 'own'],
    // Behind what takes long, an alert would wait for it.
    ['throttled', 'own'],
  ] as const)('sends what %s to the %s queue', async (why, name) => {
    const ports = queues();
    await putOff(message(0), why, ports);
    expect(ports.sent).toEqual([
      { name, body: 'event', delaySeconds: 5, timesPutOff: 1, firstSentAt: 1_000, group: 'labels' },
    ]);
  });

  it('sends it to its own queue where there is no other', async () => {
    const ports = { ...queues(), bulk: null };
    await putOff(message(0), 'needs-more', ports);
    expect(ports.sent).toEqual([
      { name: 'own', body: 'event', delaySeconds: 5, timesPutOff: 1, firstSentAt: 1_000, group: 'labels' },
    ]);
  });

  it.each([
    [0, 5],
    [1, 10],
    [7, 640],
    [8, 900],
    [19, 900],
  ])('after %i times waits for %i seconds at most, as long as SQS can', async (times, delaySeconds) => {
    const ports = queues();
    await putOff(message(times), 'not-begun', ports);
    expect(ports.sent).toEqual([
      {
        name: 'own',
        body: 'event',
        delaySeconds,
        timesPutOff: times + 1,
        firstSentAt: 1_000,
        group: 'labels',
      },
    ]);
  });

  it('waits for half of that at least', async () => {
    const ports = { ...queues(), random: () => 0 };
    await putOff(message(3), 'not-begun', ports);
    expect(ports.sent).toMatchObject([{ delaySeconds: 20 }]);
  });

  it('refuses after twenty times: a message does not go round for ever', async () => {
    const ports = queues();
    await expect(putOff(message(20), 'not-begun', ports)).rejects.toMatchObject({ code: 'OUT_OF_TIME' });
    expect(ports.sent).toEqual([]);
  });
});
