import { describe, expect, it } from 'vitest';
import { KEY, Scene, sealed } from '../../../test/model/sealing-scene.ts';

const DAYS_MS = 24 * 3600 * 1000;

/** A first seal that read its keys and was stopped, and what somebody does so many days later. */
async function stopped(days: number) {
  const scene = new Scene();
  await scene.stage.put(KEY, 'good');
  const run = await scene.start();
  await scene.read(run);
  await scene.ask({ do: 'seal-stop', run });
  const later = new Date(scene.stage.now().getTime() + days * DAYS_MS);
  Object.assign(scene.ports, { clock: () => later });
  return { scene, run };
}

it('goes no further where the configuration does not name the dataset any more: nobody may read its keys', async () => {
  const scene = new Scene();
  await scene.stage.put(KEY, 'good');
  const run = await scene.start();
  await scene.pin(run);
  await scene.ask({ do: 'seal-accept', run });
  const known = scene.dataset;
  if (known === undefined) throw new Error('there is no dataset');
  scene.stage.store.datasets.set(known.name, { ...known, retiredAt: '2026-11-20T04:00:00.000Z' });
  const said = { code: 'NOT_FOUND', message: expect.stringContaining('does not name the dataset "labels"') };
  await expect(scene.read(run)).rejects.toMatchObject(said);
  expect((await scene.stage.runs.totals(run)).keys).toBe(0);
  scene.stage.store.datasets.set(known.name, known);
  expect(await scene.finish(run)).toBe(null);
  expect(scene.dataset?.status).toBe('sealed');
});

describe('a seal that was stopped', () => {
  it('goes on for two months, with what it planned', async () => {
    const { scene, run } = await stopped(59);
    expect(await scene.start()).toBe(run);
  });

  it('is followed by another one later, before what it planned is gone: else the dataset would never be sealed', async () => {
    const { scene, run } = await stopped(60);
    const next = await scene.start();
    expect(next).not.toBe(run);
    expect((await scene.read(next)).counts).toEqual({ unchanged: 1 });
    await scene.finish(next);
    expect(scene.dataset?.status).toBe('sealed');
    expect(scene.findings()).toEqual([]);
  });

  it.each(['seal-resume', 'seal-accept'] as const)('is not gone on with by %s then', async (verb) => {
    const { scene, run } = await stopped(60);
    await expect(scene.ask({ do: verb, run })).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringContaining('60 days'),
    });
  });

  it('waits for an answer as long, and no longer', async () => {
    const scene = await sealed();
    await scene.stage.step();
    await scene.stage.put('new', 'bytes');
    const run = await scene.start();
    await scene.pin(run);
    expect(await scene.stage.runs.run(run)).toMatchObject({ status: 'waiting' });
    const later = new Date(scene.stage.now().getTime() + 60 * DAYS_MS);
    Object.assign(scene.ports, { clock: () => later });
    await expect(scene.ask({ do: 'seal-accept', run })).rejects.toMatchObject({ code: 'USAGE' });
    expect(await scene.start()).not.toBe(run);
  });
});
