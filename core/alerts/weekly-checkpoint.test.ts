import { describe, expect, it } from 'vitest';
import { Scene } from '../../test/delivery/scene.ts';
import { readDeliveryBacklog } from './delivery-backlog.ts';
import { sweepDeliveries } from './notifier.ts';
import { type DeliveryPorts, MessageUnansweredError } from './ports.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const NAME = 'sealwatch/111122223333/eu-west-1/Sealwatch';
const note = (size: number) => `${NAME}\n${size}\n${'r'.repeat(43)}=\n\n— ${NAME} ${'s'.repeat(91)}=\n`;

/** A deployment that mails checkpoints, of a log that grows by one each time that it is read. It is a Friday, in week 47. */
function world(changes: Partial<DeliveryPorts> = {}) {
  const scene = new Scene();
  let size = 4206;
  const checkpoint = async () => {
    size += 1;
    return note(size);
  };
  const ports: DeliveryPorts = { ...scene.ports, mailCheckpoint: 'weekly', checkpoint, ...changes };
  const sweep = async (after = 0) => {
    scene.now += after;
    await sweepDeliveries(ports).catch(() => {});
  };
  return { scene, ports, sweep };
}

describe('the checkpoint of a week', () => {
  it('is a message for people, who find in it what it is, what to do with it, and the note as it is', async () => {
    const { scene, sweep } = world();
    await sweep();
    const [message] = scene.topic.messages;
    expect(message?.subject).toMatch(
      /^\[INFO\] Sealwatch: checkpoint of the log, week 2026-W47 \([0-9a-f]{6}\)$/,
    );
    expect(message?.text).toMatchInlineSnapshot(`
      "This is the checkpoint of the manifest's log for the week 2026-W47. Nothing is wrong.

      Keep it where nobody of the account 111122223333 can write. With it you can prove later that nobody, not even an administrator of
      the account, rewrote the log up to its entry 4,207.

      sealwatch/111122223333/eu-west-1/Sealwatch
      4207
      rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr=

      — sealwatch/111122223333/eu-west-1/Sealwatch sssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssss=

      To prove it, save this message, or the lines from sealwatch/111122223333/eu-west-1/Sealwatch to the signature, as 2026-W47.checkpoint, and run:
      sealwatch verify --manifest --checkpoint 2026-W47.checkpoint

      message a654afbf49ef · 111122223333 eu-west-1
      "
    `);
  });

  it('is one document for machines, which filters tell by its kind and the lowest severity', async () => {
    const { scene, sweep } = world();
    await sweep();
    expect(scene.published).toEqual([
      {
        schema: 'sealwatch.checkpoint/1',
        kind: 'checkpoint',
        id: expect.stringMatching(/^[0-9a-f]{40}$/),
        severity: 'info',
        title: "checkpoint of the manifest's log",
        time: '2026-11-20T03:00:00.000Z',
        account: '111122223333',
        region: 'eu-west-1',
        week: '2026-W47',
        log: { name: NAME, size: 4207 },
        next: ['sealwatch verify --manifest --checkpoint 2026-W47.checkpoint'],
        checkpoint: note(4207),
      },
    ]);
    expect(scene.topic.messages[0]?.attributes).toEqual({ severity: 'info', kind: 'checkpoint' });
  });

  it('goes out once a week, in its first minute, however often the schedule fires', async () => {
    const { scene, sweep } = world();
    await Promise.all([sweep(), sweep()]);
    for (let day = 0; day < 14; day++) {
      await sweep(DAY - MINUTE);
      await Promise.all([sweep(MINUTE), sweep()]);
    }
    expect(scene.published.map(({ week, time }) => [week, time])).toEqual([
      ['2026-W47', '2026-11-20T03:00:00.000Z'],
      ['2026-W48', '2026-11-23T02:59:00.000Z'],
      ['2026-W49', '2026-11-30T02:59:00.000Z'],
    ]);
  });

  it('goes out later in the week where the log cannot be read in its first minute', async () => {
    let isReadable = false;
    const { scene, sweep } = world({ checkpoint: async () => (isReadable ? note(1) : null) });
    await sweep();
    expect(scene.published).toEqual([]);
    isReadable = true;
    await sweep(MINUTE);
    expect(scene.published).toMatchObject([{ week: '2026-W47', checkpoint: note(1) }]);
  });

  it('goes out with the next run, and with the same words, where SNS failed', async () => {
    const { scene, sweep } = world();
    scene.isTopicDown = true;
    await sweep();
    await sweep(MINUTE);
    expect(scene.published).toEqual([]);
    scene.isTopicDown = false;
    await sweep(MINUTE);
    await sweep(MINUTE);
    expect(scene.published).toMatchObject([{ time: '2026-11-20T03:00:00.000Z', checkpoint: note(4207) }]);
  });

  it('is repeated as it was where nobody knows whether SNS took it', async () => {
    const { scene, ports } = world();
    let isLost = true;
    const publish: DeliveryPorts['publisher']['publish'] = async (message) => {
      await ports.publisher.publish(message);
      if (!isLost) return;
      isLost = false;
      throw new MessageUnansweredError();
    };
    const losing = { ...ports, publisher: { publish } };
    await sweepDeliveries(losing).catch(() => {});
    scene.now += MINUTE;
    await sweepDeliveries(losing);
    const [first, second, ...more] = scene.topic.messages;
    expect(second?.json).toBe(first?.json);
    expect(second?.text).toBe(first?.text);
    expect(more).toEqual([]);
  });

  it('keeps no finding waiting, and comes after all else', async () => {
    const { scene, sweep } = world();
    scene.write('one');
    await sweep();
    expect(scene.published.map(({ kind }) => kind)).toEqual(['finding', 'checkpoint']);
  });

  it('that could not be published is a message that waits, and no finding that was not reported', async () => {
    const { scene, ports, sweep } = world();
    scene.isTopicDown = true;
    await sweep();
    expect(await readDeliveryBacklog(ports.store)).toEqual({
      unreported: { count: 0, oldestAt: null },
      unpublished: { count: 1, oldestAt: '2026-11-20T03:00:00.000Z' },
    });
  });

  it.each<[string, Partial<DeliveryPorts>]>([
    ['it is configured', { mailCheckpoint: undefined } as never],
    ['the log can be read', { checkpoint: async () => null }],
  ])('is published only where %s', async (_, changes) => {
    const { scene, sweep } = world(changes);
    await sweep();
    expect(scene.published).toEqual([]);
    expect(scene.alerts()).toEqual([]);
  });
});
