import { describe, expect, it } from 'vitest';
import { OTHER_CASES } from './_cases/others.ts';
import { activityFinding } from './_helpers/activity-findings.ts';
import { deployment } from './_helpers/deployment.ts';
import { nextSecond } from './_helpers/next-second.ts';

describe.concurrent('what is no bucket', () => {
  it.each(OTHER_CASES)('$call: $rule, $severity', async ({ rule, severity, call, act, undo, recovers }) => {
    const name = await act();
    const isIt = (state: string) =>
      activityFinding(
        `${rule} ${state} for ${call} of ${name}`,
        (each) =>
          each.rule === rule &&
          each.state === state &&
          each.evidence.call?.name === call &&
          (each.resource?.includes(name) ?? false),
      );
    const finding = await isIt('open');
    expect(finding).toMatchObject({
      severity,
      bucket: null,
      actor: { arn: `arn:aws:iam::${deployment.account}:root` },
      dataset: null,
      datasets: expect.arrayContaining(['keys', 'joined']),
    });
    await nextSecond();
    await undo?.();
    if (recovers) expect((await isIt('recovered')).id).toBe(finding.id);
  });
});
