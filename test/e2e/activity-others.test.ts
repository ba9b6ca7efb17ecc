import { describe, expect, it } from 'vitest';
import { OTHER_CASES, type OtherCase } from './cases/others.ts';
import { activityFindings } from './deployed/activity-findings.ts';
import { alone } from './deployed/alone.ts';
import { deployment } from './deployed/deployment.ts';
import { eventually } from './deployed/eventually.ts';
import { lookAtSettings } from './deployed/look-at-settings.ts';
import { nextSecond } from './deployed/next-second.ts';

const ROOT = `arn:aws:iam::${deployment.account}:root`;

const play = async ({ rule, severity, call, act, undo, recovers }: OtherCase): Promise<void> => {
  const name = await act();
  const isIt = (state: string) =>
    eventually(`${rule} ${state} for ${call} of ${name}`, async () =>
      (await activityFindings()).find(
        ({ evidence, resource, actor, ...finding }) =>
          finding.rule === rule &&
          finding.state === state &&
          evidence.call?.name === call &&
          actor.arn === ROOT &&
          (resource?.includes(name) ?? false),
      ),
    );
  const finding = await isIt('open');
  expect(finding).toMatchObject({
    severity,
    bucket: null,
    dataset: null,
    datasets: expect.arrayContaining(['keys', 'joined']),
  });
  await nextSecond();
  await undo?.();
  if (!recovers) return;
  const recovered = await eventually(`the end of ${finding.id}`, async () => {
    // What is no bucket is confirmed by the settings poll.
    await lookAtSettings();
    return (await activityFindings()).find(({ id, state }) => id === finding.id && state === 'recovered');
  });
  expect(recovered.unknown).not.toHaveProperty('recovery');
};

describe.concurrent('what is no bucket', () => {
  it.each(OTHER_CASES)('$call: $rule, $severity', (each) =>
    each.call.includes('Account') ? alone('account', () => play(each)) : play(each),
  );
});
