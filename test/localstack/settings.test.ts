import { expect, it } from 'vitest';
import { AlertInbox } from '../e2e/deployed/alerts.ts';
import { invoke } from '../e2e/deployed/functions.ts';
import { OPENED, openToEverybody } from '../second-aws/public-policy.ts';

// This AWS writes no CloudTrail records. The schedule looks at the settings every quarter of an hour; here it need not be waited for.
it('a policy made public is found by the next look at the settings, which cannot say who did it', async () => {
  const inbox = await AlertInbox.about(OPENED, 'policy-public');
  await openToEverybody();
  await invoke('LookAtSettings', {});
  const { alert } = await inbox.finding('policy-public');
  expect(alert).toMatchObject({
    severity: 'high',
    resource: { bucket: OPENED },
    actor: { arn: null },
    unknown: { actor: 'no event reported it' },
  });
});
