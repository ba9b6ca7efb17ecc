import { describe, expect, it } from 'vitest';
import { Scene } from '../../test/delivery/scene.ts';
import type { Finding } from '../findings/finding.ts';
import { CANARY_DATASET } from '../scope/canary.ts';
import { reportBatch, reportRest, sweepDeliveries } from './notifier.ts';
import {
  type AlertMessage,
  type DeliveryPorts,
  MessageRefusedError,
  MessageUnansweredError,
} from './ports.ts';
import { reportFirst } from './report-group.ts';

const SECOND = 1_000;

/** What a message says to people and machines, and who gets it. */
const messages = (scene: Scene) =>
  scene.topic.messages.map(({ subject, text, json, attributes }) => ({ subject, text, json, attributes }));

/** A publisher whose first message SNS takes and does not answer for: the client gives up after its time. */
function answerLost({ ports }: Scene): DeliveryPorts {
  let isLost = false;
  const publish = async (message: AlertMessage) => {
    await ports.publisher.publish(message);
    if (isLost) return;
    isLost = true;
    throw new MessageUnansweredError();
  };
  return { ...ports, publisher: { publish } };
}

/** A function that is killed after SNS answered and before it could note that. */
const diesBeforeMark = ({ ports }: Scene): DeliveryPorts => ({
  ...ports,
  publisher: {
    publish: async (message) => {
      await ports.publisher.publish(message);
      return new Promise<never>(() => {});
    },
  },
});

describe('an alert that SNS took comes once more, with the same id, revision and words,', () => {
  it('where the answer of SNS was lost: nobody can know whether it took the message', async () => {
    const scene = new Scene();
    const { id, notice } = scene.write('first');
    const lost = answerLost(scene);
    await expect(reportFirst(id, lost)).rejects.toThrow('1 of 2');
    scene.now += 31 * SECOND;
    await reportRest(notice.group ?? '', lost);
    const [first, second, ...more] = messages(scene);
    expect(JSON.parse(first?.json ?? '')).toMatchObject({ kind: 'finding', id, revision: 1 });
    expect(second).toEqual(first);
    expect(more).toEqual([]);
  });

  it('where the function died between the answer and its mark', async () => {
    const scene = new Scene();
    const { id, notice } = scene.write('first');
    void reportFirst(id, diesBeforeMark(scene));
    await new Promise(setImmediate);
    scene.now += 31 * SECOND;
    await reportRest(notice.group ?? '', scene.ports);
    const [first, second, ...more] = messages(scene);
    expect(second).toEqual(first);
    expect(more).toEqual([]);
  });

  it('as a group of many, whatever was found meanwhile', async () => {
    const scene = new Scene();
    const group = scene.write('key-0').notice.group ?? '';
    for (let index = 1; index < 200; index++) scene.write(`key-${index}`);
    const lost = answerLost(scene);
    await expect(reportRest(group, lost)).rejects.toThrow('1 of 2');
    scene.write('found meanwhile');
    scene.now += 61 * SECOND;
    await reportRest(group, lost);
    const [first, second, third, ...more] = messages(scene);
    expect(JSON.parse(first?.json ?? '')).toMatchObject({ kind: 'group', count: 200 });
    expect(second).toEqual(first);
    expect(JSON.parse(third?.json ?? '')).toMatchObject({ kind: 'finding' });
    expect(more).toEqual([]);
  });
});

describe('an alert comes once', () => {
  /** Has a reading of claims take so long once, and something happen meanwhile. */
  function readSlowly(scene: Scene, milliseconds: number, meanwhile = async () => {}): void {
    const { store } = scene.ports;
    const read = store.claims.bind(store);
    store.claims = async (alert) => {
      const claims = await read(alert);
      store.claims = read;
      scene.now += milliseconds;
      await meanwhile();
      return claims;
    };
  }

  const writeMany = (scene: Scene, changes: Partial<Finding> = {}): string => {
    const group = scene.write('key-0', changes).notice.group ?? '';
    for (let index = 1; index < 200; index++) scene.write(`key-${index}`, changes);
    return group;
  };

  it('where its publisher read for longer than its lease, and another published it meanwhile', async () => {
    const scene = new Scene();
    const group = writeMany(scene);
    readSlowly(scene, 31 * SECOND, () => sweepDeliveries(scene.ports));
    await reportRest(group, scene.ports);
    expect(scene.published).toMatchObject([{ kind: 'group', count: 200 }]);
    expect(scene.alerts()).toMatchObject([{ status: 'published' }]);
  });

  it('where DynamoDB was slow before, and SNS is slow after: nobody takes it over while it is sent', async () => {
    const scene = new Scene();
    const group = writeMany(scene);
    readSlowly(scene, 25 * SECOND);
    const publish = async (message: AlertMessage) => {
      scene.now += 20 * SECOND;
      await sweepDeliveries(scene.ports);
      await scene.ports.publisher.publish(message);
    };
    await reportRest(group, { ...scene.ports, publisher: { publish } });
    expect(scene.published).toMatchObject([{ kind: 'group', count: 200 }]);
  });

  it('to the topic of canaries, too', async () => {
    const scene = new Scene();
    const group = writeMany(scene, { bucket: 'canary', dataset: CANARY_DATASET });
    readSlowly(scene, 25 * SECOND);
    const publish = async (message: AlertMessage) => {
      scene.now += 20 * SECOND;
      await sweepDeliveries(scene.ports);
      await scene.ports.publisher.publish(message);
    };
    await reportRest(group, { ...scene.ports, canary: { bucket: 'canary', publisher: { publish } } });
    expect(scene.published).toMatchObject([{ kind: 'group', count: 200 }]);
  });

  it('where DynamoDB was slow to write the new lease, too', async () => {
    const scene = new Scene();
    const group = writeMany(scene);
    readSlowly(scene, 25 * SECOND, async () => {
      const { store } = scene.ports;
      const save = store.saveAlert.bind(store);
      store.saveAlert = async (alert) => {
        store.saveAlert = save;
        const result = await save(alert);
        scene.now += 12 * SECOND;
        return result;
      };
    });
    const publish = async (message: AlertMessage) => {
      scene.now += 20 * SECOND;
      await sweepDeliveries(scene.ports);
      await scene.ports.publisher.publish(message);
    };
    await reportRest(group, { ...scene.ports, publisher: { publish } });
    expect(scene.published).toMatchObject([{ kind: 'group', count: 200 }]);
  });

  it('where SNS refused what it holds, and takes the plain form slowly', async () => {
    const scene = new Scene();
    const { id } = scene.write('first');
    let isRefused = false;
    const publish = async (message: AlertMessage) => {
      scene.now += 20 * SECOND;
      await sweepDeliveries(scene.ports);
      if (!isRefused) {
        isRefused = true;
        throw new MessageRefusedError('Invalid parameter: Subject');
      }
      await scene.ports.publisher.publish(message);
    };
    await expect(reportFirst(id, { ...scene.ports, publisher: { publish } })).rejects.toThrow('1 of 2');
    expect(scene.published).toMatchObject([{ kind: 'group', count: 1, ids: [id] }]);
  });

  it('whoever hears of its finding, and however often', async () => {
    const scene = new Scene();
    const { id, notice } = scene.write('first');
    const waiting = { id, group: notice.group ?? '' };
    await Promise.all([
      reportBatch([waiting, waiting], scene.ports),
      reportBatch([waiting], scene.ports),
      reportRest(waiting.group, scene.ports),
      sweepDeliveries(scene.ports),
    ]);
    scene.now += 61 * SECOND;
    await sweepDeliveries(scene.ports);
    expect(scene.published).toMatchObject([{ id }]);
  });
});
