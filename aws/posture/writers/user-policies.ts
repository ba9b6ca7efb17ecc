import {
  GetUserPolicyCommand,
  type IAMClient,
  paginateListAttachedUserPolicies,
  paginateListGroupsForUser,
  paginateListUserPolicies,
} from '@aws-sdk/client-iam';
import type { Json } from '../../../core/base/json.ts';
import { documentIn } from './document.ts';
import { groupPolicies } from './group-policies.ts';
import type { ManagedPolicies } from './managed-policies.ts';
import { onPages } from './pages.ts';

/** The policies of a user: inline, attached, and those of the groups. */
export async function userPolicies(
  client: IAMClient,
  UserName: string,
  managed: ManagedPolicies,
): Promise<readonly Json[]> {
  const inline = await onPages(
    paginateListUserPolicies({ client }, { UserName }),
    (page) => page.PolicyNames,
  );
  const attached = await onPages(
    paginateListAttachedUserPolicies({ client }, { UserName }),
    (page) => page.AttachedPolicies,
  );
  const groups = await onPages(paginateListGroupsForUser({ client }, { UserName }), (page) => page.Groups);
  const own = await Promise.all([
    ...inline.map(async (PolicyName) => {
      const { PolicyDocument: text } = await client.send(new GetUserPolicyCommand({ UserName, PolicyName }));
      return documentIn(text);
    }),
    ...attached.map(({ PolicyArn: arn = '' }) => managed.document(arn)),
  ]);
  const inherited = await Promise.all(
    groups.map(({ GroupName: name = '' }) => groupPolicies(client, name, managed)),
  );
  return [...own, ...inherited.flat()];
}
