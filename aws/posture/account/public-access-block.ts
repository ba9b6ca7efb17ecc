import type { PublicAccessBlock } from '../../../core/cloudtrail/settings/values.ts';
import { type Fact, known, unknown } from '../../../core/posture/facts.ts';
import { readAccount } from '../../settings/account.ts';
import type { PostureClients } from '../clients.ts';
import { messageOf, unread } from '../fact.ts';

const TOPIC = { what: 'Block Public Access of the account', permission: 's3:GetAccountPublicAccessBlock' };

/** Block Public Access of the account, which holds in every Region. */
export async function readAccountBlock(
  clients: PostureClients,
  id: string,
): Promise<Fact<PublicAccessBlock>> {
  try {
    const read = await readAccount(clients, `account/${id}`);
    if (read.kind === 'read') return known(read.value as PublicAccessBlock);
    return read.kind === 'gone'
      ? unread(TOPIC, 'refused', 'it is gone')
      : unread(TOPIC, read.reason, read.detail);
  } catch (error) {
    return unknown(`${TOPIC.what} could not be read: ${messageOf(error)}`);
  }
}
