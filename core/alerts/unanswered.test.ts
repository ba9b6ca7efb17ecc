import { expect, it } from 'vitest';
import { Scene } from '../../test/delivery/scene.ts';
import { sweepDeliveries } from './notifier.ts';
import { type DeliveryPorts, MessageUnansweredError } from './ports.ts';
import { reportFirst } from './report-group.ts';

/** A topic that takes nothing, and what it was asked for. */
function failing(scene: Scene, error: Error) {
  const asked: number[] = [];
  const publish = async () => {
    asked.push(scene.now);
    throw error;
  };
  const ports: DeliveryPorts = { ...scene.ports, publisher: { publish } };
  return { ports, asked };
}

it('sends an alert that may have been published once more when its lease has ended, and no sooner', async () => {
  const scene = new Scene();
  const { ports, asked } = failing(scene, new MessageUnansweredError());
  const { id } = scene.write('labels.jsonl');
  await expect(reportFirst(id, ports)).rejects.toThrow();
  await sweepDeliveries(ports);
  scene.now += 29_000;
  await sweepDeliveries(ports);
  expect(asked).toHaveLength(1);
  scene.now += 2_000;
  await expect(sweepDeliveries(ports)).rejects.toThrow();
  expect(asked).toHaveLength(2);
});

it('sends an alert that was refused again at once', async () => {
  const scene = new Scene();
  const { ports, asked } = failing(scene, new Error('the key is disabled'));
  const { id } = scene.write('labels.jsonl');
  await expect(reportFirst(id, ports)).rejects.toThrow();
  await expect(sweepDeliveries(ports)).rejects.toThrow();
  expect(asked).toHaveLength(2);
});
