import { describe, expect, it } from 'vitest';
import type { ActivityEvidence } from '../../core/findings/finding.ts';
import { SETTING_CASES } from './_cases/settings.ts';
import { AlertInbox } from './_helpers/alerts.ts';
import { settingsBucket, settingsDataset } from './_helpers/datasets.ts';
import { deployment } from './_helpers/deployment.ts';
import { nextSecond } from './_helpers/next-second.ts';
import { findingsOf } from './_helpers/tables.ts';

/** A second apart: CloudTrail tells no finer times. */
const inTurn = async (...acts: readonly (() => Promise<unknown>)[]): Promise<void> => {
  for (const act of acts) {
    await act();
    await nextSecond();
  }
};

describe.concurrent('a setting of a guarded bucket', () => {
  it.each(SETTING_CASES)('$call: $rule', async (each) => {
    const bucket = settingsBucket(each.bucket);
    const inbox = await AlertInbox.about(bucket, each.rule);
    if (each.prepare) await inTurn(() => each.prepare?.(bucket) ?? Promise.resolve());
    await each.weaken(bucket);
    const { alert } = await inbox.finding(each.rule);
    const evidence = alert.evidence as ActivityEvidence;
    expect(alert).toMatchObject({
      severity: each.severity,
      state: 'open',
      revision: 1,
      dataset: settingsDataset(each.bucket),
      resource: { bucket, key: null, versionId: null },
      actor: { arn: `arn:aws:iam::${deployment.account}:root`, sourceIp: '127.0.0.1' },
    });
    expect(evidence).toMatchObject({ call: { name: each.call, error: null }, period: null });

    await nextSecond();
    await inTurn(
      () => (each.again ?? each.weaken)(bucket),
      () => each.undo(bucket),
    );
    const { alert: update } = await inbox.update(each.rule);
    expect(update).toMatchObject({ id: alert.id, revision: 2, state: 'recovered', changed: ['state'] });
    expect(update.evidence.period).toEqual({ from: evidence.call?.at, to: expect.any(String) });
    const ofRule = (await findingsOf(bucket, '')).filter(({ rule }) => rule === each.rule);
    expect(ofRule.map(({ state }) => state)).toEqual(['recovered']);
  });
});
