import { expect, it } from 'vitest';
import { digestOf } from '../../../test/fakes/memory-bucket.ts';
import { announce, KEY, LABELS, PRINCIPAL, Scene, sealed } from '../../../test/model/sealing-scene.ts';
import type { BaselineAction } from '../../api/baseline-request.ts';
import type { Decision } from '../../findings/decision.ts';
import { perform } from './perform.ts';

const OTHER = 'other.jsonl';
const summaryOf = ({ did, by, account, datasets, keys, count, reason }: Decision) =>
  [did, by, account, datasets.join(), keys.join(), count, reason] as const;
const BY = [PRINCIPAL.arn, PRINCIPAL.account] as const;

it('records every seal, approval and resolution, with who decided it and why', async () => {
  const scene = await sealed();
  await scene.put(KEY, 'bad');
  const [finding] = [...scene.stage.store.findingsById.keys()];
  await scene.ask({ do: 'approve-finding', id: finding ?? '', reason: 'meant so' });
  const digests = [KEY, OTHER].map((key) => ({ key, digest: digestOf('next'), size: 4 }));
  await scene.ask({
    do: 'approve',
    bucket: 'guarded',
    digests,
    reason: 'release 4',
    until: '2026-11-21T00:00:00.000Z',
  });
  await scene.put(KEY, 'worse');
  const worse = [...scene.stage.store.findingsById.values()].find(({ state }) => state === 'open');
  await scene.ask({ do: 'resolve', id: worse?.id ?? '', reason: 'dealt with' });
  expect(scene.decisions.map(summaryOf)).toEqual([
    ['seal', ...BY, LABELS, '', 1, null],
    ['approve', ...BY, LABELS, KEY, 1, 'meant so'],
    ['approve', ...BY, LABELS, `${KEY},${OTHER}`, 2, 'release 4'],
    ['resolve', ...BY, LABELS, '', 1, 'dealt with'],
  ]);
  expect(scene.decisions.map(({ findings }) => findings)).toEqual([[], [finding], [], [worse?.id]]);
});

it('takes a seal that is resumed by the same person for the same decision, and by another for another one', async () => {
  const scene = new Scene();
  await scene.start();
  await scene.stage.step();
  await scene.start();
  await perform(
    { do: 'seal-start', dataset: LABELS, accepts: 'nothing' },
    { ...PRINCIPAL, arn: `${PRINCIPAL.arn}2` },
    scene.ports,
  );
  const [first, again, other] = scene.decisions;
  expect(again).toEqual(first);
  expect(other?.id).not.toBe(first?.id);
});

it('lets nothing take effect whose decision could not be recorded', async () => {
  const scene = await sealed();
  await scene.put(KEY, 'bad');
  const before = scene.findings();
  const [id = ''] = [...scene.stage.store.findingsById.keys()];
  const recordDecision = async () => {
    throw new Error('no table');
  };
  const ask = (action: BaselineAction) => perform(action, PRINCIPAL, { ...scene.ports, recordDecision });
  for (const action of [
    { do: 'resolve', id, reason: 'r' },
    { do: 'approve-finding', id, reason: 'r' },
    announce('2026-11-21T00:00:00.000Z', 'next'),
  ] as const)
    await expect(ask(action)).rejects.toThrow('no table');
  const [entry] = await scene.stage.store.entries([{ bucket: 'guarded', key: KEY }]);
  expect([scene.findings(), entry?.approvals]).toEqual([before, []]);
});

it('reports nothing of a finding that is resolved already', async () => {
  const scene = await sealed();
  await scene.put(KEY, 'bad');
  const [id = ''] = [...scene.stage.store.findingsById.keys()];
  await scene.ask({ do: 'resolve', id, reason: 'once' });
  await scene.ask({ do: 'resolve', id, reason: 'twice' });
  expect(scene.decisions.filter(({ did }) => did === 'resolve').map(({ reason }) => reason)).toEqual([
    'once',
  ]);
});

const SAID = { source: 's3://acme-raw/crawl-44.tar', collected: '2026-11-18T00:00:00.000Z', transform: null };
const UNTIL = '2026-11-21T00:00:00.000Z';
const approvalsOf = async (scene: Scene) => {
  const [entry] = await scene.stage.store.entries([{ bucket: 'guarded', key: KEY }]);
  return entry?.approvals ?? [];
};

it('keeps with an approval where the bytes came from, of announced bytes and of a finding', async () => {
  const scene = await sealed();
  await scene.put(KEY, 'bad');
  const [id = ''] = [...scene.stage.store.findingsById.keys()];
  await scene.ask({ do: 'approve-finding-with-provenance', id, reason: 'meant so', provenance: SAID });
  const announced = announce(UNTIL, 'next') as Extract<BaselineAction, { do: 'approve' }>;
  await scene.ask({ ...announced, do: 'approve-with-provenance', provenance: SAID });
  await scene.ask(announced);
  expect((await approvalsOf(scene)).map(({ by, provenance }) => [by, provenance])).toEqual([
    [PRINCIPAL.arn, SAID],
    [PRINCIPAL.arn, SAID],
    [PRINCIPAL.arn, undefined],
  ]);
  expect(scene.stage.runs.approvals.map(({ provenance }) => provenance)).toEqual([SAID, SAID, undefined]);
});

it('refuses a source that holds a secret, whatever the command let through, and approves nothing', async () => {
  const scene = await sealed();
  const announced = announce(UNTIL, 'next') as Extract<BaselineAction, { do: 'approve' }>;
  const ask = (source: string) =>
    scene.ask({ ...announced, do: 'approve-with-provenance', provenance: { ...SAID, source } });
  await expect(ask('https://me:hunter2@example.org/a')).rejects.toThrow('names a user');
  await expect(ask('https://example.org/a?sig=ab')).rejects.toThrow('"sig"');
  expect([await approvalsOf(scene), scene.stage.runs.approvals, scene.decisions.length]).toEqual([[], [], 1]);
});

it('keeps of an approval only what its name says: a source that was slipped in is left out', async () => {
  const scene = await sealed();
  await scene.ask({ ...announce(UNTIL, 'next'), provenance: { source: 5 } } as never);
  expect((await approvalsOf(scene)).map(({ provenance }) => provenance)).toEqual([undefined]);
});
