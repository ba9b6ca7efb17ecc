import {
  GetGroupPolicyCommand,
  GetUserPolicyCommand,
  type IAMClient,
  paginateListAttachedGroupPolicies,
  paginateListAttachedUserPolicies,
  paginateListGroupPolicies,
  paginateListGroupsForUser,
  paginateListUserPolicies,
} from '@aws-sdk/client-iam';
import type { Json } from '../../../core/base/json.ts';
import { documentIn } from './document.ts';
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

/** The inline and attached policies of a group. */
async function groupPolicies(
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
