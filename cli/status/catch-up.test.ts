import { expect, it } from 'vitest';
import { newRun, type Run } from '../../core/engine/runs/run.ts';
import { status } from '../../test/cli/status-world.ts';

it('status says at which attempt the sweep of what nobody watched failed, why, and when it goes on', async () => {
  const gap = { from: '2026-11-19T10:00:00.000Z', to: '2026-11-19T12:00:00.000Z' };
  const target = { bucket: 'acme-training-data', prefix: 'moderation/v3/', isKey: false };
  const sweep: Run = {
    ...newRun({
      ...{ id: '2026-11-19T12:10:00.000Z/4f1d08a2b3c4', kind: 'sweep', dataset: 'moderation-v3', target },
      ...{ isAccepted: true, startedAt: '2026-11-19T12:10:00.000Z', by: null, level: 'versions' },
      gap: { ...gap, isEveryKey: false },
    }),
    ...{ status: 'failed', attempt: 3, failedAt: '2026-11-19T13:00:00.000Z' },
    reason: '1 of 2 parts of it could not be read: AccessDenied',
  };
  const { out, exitCode } = await status({ gap, sweeps: [sweep] });
  expect(exitCode).toBe(3);
  expect(out).toMatch(
    /its sweep failed, at attempt 3: 1 of 2 parts of it could not be read: AccessDenied; it is tried again from 2026-11-19 13:40:00 UTC on, or now by sealwatch runs resume [0-9a-f]{12}; /,
  );
  const json = JSON.parse((await status({ gap, sweeps: [sweep] }, '--json')).out);
  expect(json.datasets[0].catchUp).toEqual({
    run: sweep.id,
    status: 'failed',
    reason: sweep.reason,
    startedAt: sweep.startedAt,
    attempts: 3,
    failedAt: sweep.failedAt,
    nextAttemptFrom: '2026-11-19T13:40:00.000Z',
  });
  const stopped = await status({ gap, sweeps: [{ ...sweep, status: 'stopped' }] });
  expect(stopped.out).toContain('its sweep was stopped, and goes on when somebody says so');
  expect(JSON.parse((await status({}, '--json')).out).datasets).toMatchObject([{ catchUp: null }]);
});

it('status says that the last sweep of a dataset failed, why, and whether it goes on by itself', async () => {
  const target = { bucket: 'acme-training-data', prefix: 'moderation/v3/', isKey: false };
  const sweep: Run = {
    ...newRun({
      ...{ id: '2026-11-19T12:10:00.000Z/4f1d08a2b3c4', kind: 'sweep', dataset: 'moderation-v3', target },
      ...{ isAccepted: true, startedAt: '2026-11-19T12:10:00.000Z', by: null, level: 'read' },
    }),
    ...{ status: 'failed', attempt: 3, failedAt: '2026-11-19T13:00:00.000Z' },
    reason: 'acme-training-data: there is no such bucket',
  };
  const failed =
    'the last sweep of moderation-v3 failed, at attempt 3: acme-training-data: there is no such bucket; ';
  const { out, exitCode } = await status({ sweeps: [sweep] });
  expect(out).toContain(
    `${failed}it is tried again from 2026-11-19 13:40:00 UTC on, or now by sealwatch runs resume `,
  );
  expect(exitCode).toBe(3);
  const byHand = await status({ sweeps: [sweep], reading: { sweep: false } });
  expect(byHand.out).toMatch(/: there is no such bucket; sealwatch runs resume [0-9a-f]{12} goes on with it/);
  for (const ended of ['done', 'stopped'] as const)
    expect((await status({ sweeps: [{ ...sweep, status: ended }] })).out).not.toContain('the last sweep of');
});
