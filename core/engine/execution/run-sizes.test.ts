import { expect, it } from 'vitest';
import { advancePorts, IDLE_ENGINE } from '../../../test/model/drive-run.ts';
import { memoryStage } from '../../../test/model/memory-stage.ts';
import { utf8Bytes } from '../../base/escape.ts';
import { compareKeys, MAX_KEY_BYTES } from '../../base/object-ref.ts';
import { type BeginPorts, beginVerification } from '../runs/begin-run.ts';
import { type AdvancePorts, advanceRun, MAX_WAVE_UNITS } from './advance-run.ts';

it('hands on no more than the state machine carries, and writes no more than DynamoDB takes, with the longest keys', async () => {
  const stage = memoryStage('sealed', 'enabled');
  const given = {
    ...advancePorts({ ...stage.ports, runs: stage.runs }),
    runs: stage.runs,
    datasetOfKey: () => 'labels',
  };
  const longest = (index: number) =>
    `${'\u{1f600}'.repeat(MAX_KEY_BYTES / 4 - 2)}${String(index).padStart(8, '0')}`;
  const names = Array.from({ length: 3000 }, (_, index) => longest(index)).sort(compareKeys);
  expect(utf8Bytes(names[0] ?? '')).toBe(MAX_KEY_BYTES);
  const page = (from: number, count: number) =>
    names.slice(from, from + count).map((key) => ({
      key,
      versionId: 'v',
      kind: 'object' as const,
      isLatest: true,
      etag: 'e',
      size: 2 ** 31,
      storedAt: new Date(0),
      storageClass: null,
    }));
  const written: number[] = [];
  const { commitRun } = stage.runs;
  stage.runs.commitRun = (run, writes) => {
    written.push(utf8Bytes(JSON.stringify([run, writes])));
    return commitRun.call(stage.runs, run, writes);
  };
  for (const size of [2 ** 31, 1]) {
    const ports: AdvancePorts & BeginPorts = {
      ...given,
      engine: IDLE_ENGINE,
      lister: {
        ...given.lister,
        listCurrent: async ({ cursor }) => {
          const from = Number(cursor ?? 0);
          const next = from + 1000 < names.length ? String(from + 1000) : null;
          return { objects: page(from, 1000).map((each) => ({ ...each, size })), nextCursor: next };
        },
      },
    };
    const { run } = await beginVerification(
      { bucket: 'guarded', isKey: false, prefix: size === 1 ? '' : '\u{1f600}' },
      ports,
    );
    const step = await advanceRun({ run: run.id, wave: null }, ports);
    if (step.next !== 'read') throw new Error('nothing is to be read');
    expect(step.units.length).toBe(size === 1 ? 30 : MAX_WAVE_UNITS);
    expect(utf8Bytes(JSON.stringify(step))).toBeLessThan(64 * 1024);
  }
  expect(Math.max(...written)).toBeLessThan(3_500_000);
});
