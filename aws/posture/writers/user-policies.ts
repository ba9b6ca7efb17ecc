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
import { percentDecoded } from '../../../core/base/form-encoding.ts';
import type { Json } from '../../../core/base/json.ts';
import { remembered } from '../../../core/base/memoize.ts';

/** The policies of a user: inline, attached, and those of the groups. */
export async function userPolicies(
  client: IAMClient,
  UserName: string,
  managed: ManagedPolicies,
): Promise<readonly Json[]> {
  const own = await policiesOf(
    {
      inline: paginateListUserPolicies({ client }, { UserName }),
      attached: paginateListAttachedUserPolicies({ client }, { UserName }),
      read: (PolicyName) => client.send(new GetUserPolicyCommand({ UserName, PolicyName })),
    },
    managed,
  );
  const groups = await onPages(paginateListGroupsForUser({ client }, { UserName }), (page) => page.Groups);
  const inherited = await Promise.all(
    groups.map(({ GroupName: name = '' }) => groupPolicies(client, name, managed)),
  );
  return [...own, ...inherited.flat()];
}

/** The inline and attached policies of a group. */
const groupPolicies = (
  client: IAMClient,
  GroupName: string,
  managed: ManagedPolicies,
): Promise<readonly Json[]> =>
  policiesOf(
    {
      inline: paginateListGroupPolicies({ client }, { GroupName }),
      attached: paginateListAttachedGroupPolicies({ client }, { GroupName }),
      read: (PolicyName) => client.send(new GetGroupPolicyCommand({ GroupName, PolicyName })),
    },
    managed,
  );

/** Where the policies of a user, a group or a role are. */
interface PolicySource {
  readonly inline: Paginator<{ readonly PolicyNames?: readonly string[] | undefined }>;
  readonly attached: Paginator<{
    readonly AttachedPolicies?: readonly { readonly PolicyArn?: string | undefined }[] | undefined;
  }>;
  /** Reads an inline policy. */
  readonly read: (name: string) => Promise<{ readonly PolicyDocument?: string | undefined }>;
}

/** The inline and attached policies of one identity. */
export async function policiesOf(
  { inline, attached, read }: PolicySource,
  managed: ManagedPolicies,
): Promise<readonly Json[]> {
  const names = await onPages(inline, (page) => page.PolicyNames);
  const others = await onPages(attached, (page) => page.AttachedPolicies);
  return Promise.all([
    ...names.map(async (name) => documentIn((await read(name)).PolicyDocument)),
    ...others.map(({ PolicyArn: arn = '' }) => managed.document(arn)),
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

const decoded = (text: string): string => percentDecoded(text) ?? text;

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
