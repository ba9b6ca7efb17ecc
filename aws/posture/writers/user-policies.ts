import {
  GetGroupPolicyCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetUserPolicyCommand,
  type IAMClient,
  paginateListAttachedGroupPolicies,
  paginateListAttachedUserPolicies,
  paginateListGroupPolicies,
  paginateListGroupsForUser,
  paginateListUserPolicies,
} from '@aws-sdk/client-iam';
import type { Paginator } from '@smithy/types';
import type { Json } from '../../../core/base/json.ts';
import { remembered } from '../../../core/base/memoize.ts';

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

/** IAM gives documents as text in the form of addresses. What is no JSON stays text: readers of policies say what is wrong. */
export function documentIn(text: string | undefined): Json {
  const plain = decoded(text ?? '');
  try {
    return JSON.parse(plain) as Json;
  } catch {
    return plain;
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Reads policies that many identities may share, each once. */
export class ManagedPolicies {
  readonly #iam: IAMClient;
  /** The version that is in force. */
  readonly document = remembered((arn: string) => this.#ask(arn));

  constructor(iam: IAMClient) {
    this.#iam = iam;
  }

  async #ask(PolicyArn: string): Promise<Json> {
    const { Policy: policy } = await this.#iam.send(new GetPolicyCommand({ PolicyArn }));
    const VersionId = policy?.DefaultVersionId;
    const { PolicyVersion: version } = await this.#iam.send(
      new GetPolicyVersionCommand({ PolicyArn, VersionId }),
    );
    return documentIn(version?.Document);
  }
}

/** Everything that the pages of a list hold. */
export async function onPages<Page, Item>(
  pages: Paginator<Page>,
  itemsOf: (page: Page) => readonly Item[] | undefined,
): Promise<readonly Item[]> {
  const found: Item[] = [];
  for await (const page of pages) found.push(...(itemsOf(page) ?? []));
  return found;
}
