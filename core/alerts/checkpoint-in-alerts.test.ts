import { describe, expect, it } from 'vitest';
import { DynamoDecisionStore } from '../../aws/dynamodb/decision-store.ts';
import { Scene } from '../../test/delivery/scene.ts';
import { TABLES } from '../../test/delivery/tables.ts';
import { decision } from '../../test/fakes/decision.ts';
import type { Finding } from '../findings/finding.ts';
import { sweepDeliveries } from './notifier.ts';
import { type DeliveryPorts, MessageUnansweredError } from './ports.ts';
import { recordDecision } from './record-decision.ts';
import { reportFirst } from './report-group.ts';

const SECOND = 1_000;
const note = (size: number) =>
  `sealwatch/111122223333/eu-west-1/Sealwatch\n${size}\n${'r'.repeat(43)}=\n\n— sealwatch/111122223333/eu-west-1/Sealwatch ${'s'.repeat(91)}=\n`;

/** Ports with a log that grows by one each time that its checkpoint is read. */
function growingLog({ ports }: Scene): DeliveryPorts {
  let size = 0;
  return {
    ...ports,
    checkpoint: async () => {
      size += 1;
      return note(size);
    },
  };
}

describe("an alert's document hands out the newest checkpoint", () => {
  it('of one finding, and of many', async () => {
    const scene = new Scene();
    const ports = growingLog(scene);
    await reportFirst(scene.write('one').id, ports);
    scene.now += 61 * SECOND;
    scene.write('two');
    scene.write('three');
    await sweepDeliveries(ports);
    expect(scene.published).toMatchObject([
      { kind: 'finding', checkpoint: note(1) },
      { kind: 'group', count: 2, checkpoint: note(2) },
    ]);
  });

  it('of a decision', async () => {
    const scene = new Scene();
    const store = new DynamoDecisionStore(
      scene.database.client(async (command) => scene.database.begin(command).finish()),
      TABLES,
    );
    await recordDecision(
      decision({ at: new Date(scene.now).toISOString() }),
      { keys: [], findings: [] },
      {
        ...scene.ports,
        store,
      },
    );
    scene.now += 61 * SECOND;
    await sweepDeliveries(growingLog(scene));
    expect(scene.published).toMatchObject([{ schema: 'sealwatch.decision/1', checkpoint: note(1) }]);
  });

  it('in a plain form, too', async () => {
    const scene = new Scene();
    scene.write('a', { rule: 'of-a-later-release' } as unknown as Partial<Finding>);
    await sweepDeliveries(growingLog(scene)).catch(() => {});
    expect(scene.published).toMatchObject([{ kind: 'group', checkpoint: note(1) }]);
  });

  it('where it is repeated the same one, however the log has grown', async () => {
    const scene = new Scene();
    const growing = growingLog(scene);
    let isLost = true;
    const ports: DeliveryPorts = {
      ...growing,
      publisher: {
        publish: async (message) => {
          await growing.publisher.publish(message);
          if (isLost) {
            isLost = false;
            throw new MessageUnansweredError();
          }
        },
      },
    };
    await expect(reportFirst(scene.write('one').id, ports)).rejects.toThrow();
    scene.now += 31 * SECOND;
    await sweepDeliveries(ports);
    expect(scene.published).toMatchObject([{ checkpoint: note(1) }, { checkpoint: note(1) }]);
    expect(scene.topic.messages[1]?.json).toBe(scene.topic.messages[0]?.json);
  });
});

it("an alert's document says null where no checkpoint could be read, and goes out", async () => {
  const scene = new Scene();
  await reportFirst(scene.write('one').id, { ...scene.ports, checkpoint: async () => null });
  expect(scene.published).toMatchObject([{ kind: 'finding', checkpoint: null }]);
});

it('an alert whose checkpoint was slow still has a whole lease when it is sent', async () => {
  const scene = new Scene();
  const checkpoint = async () => {
    scene.now += 20 * SECOND;
    return note(1);
  };
  await reportFirst(scene.write('one').id, { ...scene.ports, checkpoint });
  expect(scene.published).toHaveLength(1);
  const [alert] = scene.alerts();
  expect(alert).toMatchObject({
    status: 'published',
    dueAt: new Date(scene.now + 30 * SECOND).toISOString(),
  });
});

it('an alert that is as large as SNS takes is no larger with a checkpoint than SNS takes', async () => {
  const scene = new Scene();
  const made = scene.write('one');
  for (const detail of [249_000, 250_500, 251_000, 251_500, 253_000]) {
    const large = { ...made.evidence, detail: 'x'.repeat(detail) } as Finding['evidence'];
    const { id } = scene.write(`large-${detail}`, {
      dataset: `d${detail}`,
      evidence: large,
    } as Partial<Finding>);
    await reportFirst(id, growingLog(scene)).catch(() => {});
  }
  expect(scene.published).toHaveLength(5);
  expect(scene.published.every(({ checkpoint }) => checkpoint === note(1))).toBe(true);
});

it("an alert that fills an item of DynamoDB's is published, without a checkpoint, which would have no room there", async () => {
  const scene = new Scene();
  const made = scene.write('one');
  const large = { ...made.evidence, detail: 'x'.repeat(408_100) } as Finding['evidence'];
  const { id } = scene.write('large', { dataset: 'large', evidence: large } as Partial<Finding>);
  await reportFirst(id, growingLog(scene));
  expect(scene.published).toMatchObject([{ dataset: 'large', checkpoint: null }]);
});
