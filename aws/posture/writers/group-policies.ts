import {
  GetGroupPolicyCommand,
  type IAMClient,
  paginateListAttachedGroupPolicies,
  paginateListGroupPolicies,
} from '@aws-sdk/client-iam';
import type { Json } from '../../../core/base/json.ts';
import { documentIn } from './document.ts';
import type { ManagedPolicies } from './managed-policies.ts';
import { onPages } from './pages.ts';

/** The inline and attached policies of a group. */
export async function groupPolicies(
  client: IAMClient,
  GroupName: string,
  managed: ManagedPolicies,
): Promise<readonly Json[]> {
  const inline = await onPages(
    paginateListGroupPolicies({ client }, { GroupName }),
    (page) => page.PolicyNames,
  );
  const attached = await onPages(
    paginateListAttachedGroupPolicies({ client }, { GroupName }),
    (page) => page.AttachedPolicies,
  );
  return Promise.all([
    ...inline.map(async (PolicyName) => {
      const { PolicyDocument: text } = await client.send(
        new GetGroupPolicyCommand({ GroupName, PolicyName }),
      );
      return documentIn(text);
    }),
    ...attached.map(({ PolicyArn: arn = '' }) => managed.document(arn)),
  ]);
}
