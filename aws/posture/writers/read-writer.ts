import {
  GetRolePolicyCommand,
  type IAMClient,
  paginateListAccessKeys,
  paginateListAttachedRolePolicies,
  paginateListRolePolicies,
} from '@aws-sdk/client-iam';
import type { Json } from '../../../core/base/json.ts';
import { type AccessKey, type Fact, known, unknown, type WriterFacts } from '../../../core/posture/facts.ts';
import { refusalOf } from '../../s3/refusal.ts';
import { messageOf } from '../fact.ts';
import type { ManagedPolicies } from './user-policies.ts';
import { onPages, policiesOf, userPolicies } from './user-policies.ts';

/** What a writer may do and with which keys. A writer of whom a part cannot be read is unknown as a whole. */
export async function readWriter(
  iam: IAMClient,
  { arn, account }: { readonly arn: string /** Of the audited account. */; readonly account: string },
  managed: ManagedPolicies,
): Promise<Fact<WriterFacts>> {
  const writer = writerName(arn);
  if (writer === null)
    return unknown(`${arn} is neither a role nor a user: it stands for all identities of its account`);
  if (writer.account !== account)
    return unknown(`${arn} is of another account, which does not show what its identities may do`);
  try {
    return known({ arn, kind: writer.kind, ...(await inspection(iam, writer, managed)) });
  } catch (error) {
    return unknown(`the ${writer.kind} ${writer.name} could not be read: ${why(error)}`);
  }
}

async function inspection(
  client: IAMClient,
  { kind, name }: WriterName,
  managed: ManagedPolicies,
): Promise<Pick<WriterFacts, 'policies' | 'accessKeys'>> {
  if (kind === 'role') return { policies: await rolePolicies(client, name, managed), accessKeys: [] };
  const [policies, accessKeys] = await Promise.all([
    userPolicies(client, name, managed),
    keysOf(client, name),
  ]);
  return { policies, accessKeys };
}

async function keysOf(client: IAMClient, UserName: string): Promise<readonly AccessKey[]> {
  const found = await onPages(
    paginateListAccessKeys({ client }, { UserName }),
    (page) => page.AccessKeyMetadata,
  );
  return found.map(({ CreateDate: created, Status: status }) => ({
    createdAt: created?.toISOString() ?? '',
    isActive: status === 'Active',
  }));
}

function why(error: unknown): string {
  const refusal = refusalOf(error);
  return refusal === null ? messageOf(error) : `${refusal.status} ${refusal.code}: ${refusal.message}`;
}

/** What the ARN of a writer names; `null` for what is neither a role nor a user. */
interface WriterName {
  readonly kind: 'role' | 'user';
  readonly account: string;
  /** Without its path. */
  readonly name: string;
}

const ARN = /^arn:[^:]+:iam::(\d{12}):(role|user)\/(?:.*\/)?([^/]+)$/s;

export function writerName(arn: string): WriterName | null {
  const [, account, kind, name] = ARN.exec(arn) ?? [];
  if (!account || !name) return null;
  return { kind: kind === 'role' ? 'role' : 'user', account, name };
}

/** The inline and attached policies of a role. */
const rolePolicies = (
  client: IAMClient,
  RoleName: string,
  managed: ManagedPolicies,
): Promise<readonly Json[]> =>
  policiesOf(
    {
      inline: paginateListRolePolicies({ client }, { RoleName }),
      attached: paginateListAttachedRolePolicies({ client }, { RoleName }),
      read: (PolicyName) => client.send(new GetRolePolicyCommand({ RoleName, PolicyName })),
    },
    managed,
  );
