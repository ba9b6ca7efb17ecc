import { expect, it } from 'vitest';
import { AlertInbox } from '../e2e/deployed/alerts.ts';
import { invoke } from '../e2e/deployed/functions.ts';
import { OPENED, openToEverybody } from '../second-aws/public-policy.ts';

// This AWS writes no CloudTrail records. The schedule looks at the settings every quarter of an hour; here it need not be waited for.
it('a policy made public is found by the next look at the settings, and nobody is accused', async () => {
  const inbox = await AlertInbox.about(OPENED, 'posture-weakened');
  await openToEverybody();
  await invoke('LookAtSettings', {});
  const { alert } = await inbox.finding('posture-weakened');
  expect(alert).toMatchObject({ resource: { bucket: OPENED }, actor: null });
});
