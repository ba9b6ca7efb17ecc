import {
  CloudTrailClient,
  CreateTrailCommand,
  type CreateTrailRequest,
  PutEventSelectorsCommand,
  type PutEventSelectorsRequest,
  StartLoggingCommand,
  StopLoggingCommand,
  TrailAlreadyExistsException,
  UpdateTrailCommand,
} from '@aws-sdk/client-cloudtrail';
import { type Emulator, unrecorded } from './unrecorded.ts';

/** Properties of `AWS::CloudTrail::Trail`, resolved. */
export interface TrailProperties
  extends Omit<CreateTrailRequest, 'Name' | 'KmsKeyId' | 'TagsList'>,
    Pick<PutEventSelectorsRequest, 'AdvancedEventSelectors' | 'EventSelectors'> {
  readonly TrailName?: string;
  readonly KMSKeyId?: string;
  readonly IsLogging?: boolean;
  readonly Tags?: CreateTrailRequest['TagsList'];
}

/** Makes a trail as CloudFormation would, or changes the existing one to the same. */
export async function makeTrail(emulator: Emulator, id: string, properties: TrailProperties): Promise<void> {
  const { TrailName: Name = id, KMSKeyId: KmsKeyId, IsLogging, Tags: TagsList, ...rest } = properties;
  const { AdvancedEventSelectors, EventSelectors, ...settings } = rest;
  const client = clientOf(emulator);
  const trail = { ...settings, Name, ...(KmsKeyId === undefined ? {} : { KmsKeyId }) };
  const TrailName = Name;
  try {
    await createOrUpdate(client, trail, TagsList);
    if (AdvancedEventSelectors)
      await client.send(new PutEventSelectorsCommand({ TrailName, AdvancedEventSelectors }));
    else if (EventSelectors) await client.send(new PutEventSelectorsCommand({ TrailName, EventSelectors }));
    await client.send(IsLogging ? new StartLoggingCommand({ Name }) : new StopLoggingCommand({ Name }));
  } finally {
    client.destroy();
  }
}

async function createOrUpdate(
  client: CloudTrailClient,
  trail: CreateTrailRequest,
  TagsList: CreateTrailRequest['TagsList'],
): Promise<void> {
  try {
    await client.send(new CreateTrailCommand({ ...trail, ...(TagsList ? { TagsList } : {}) }));
  } catch (error) {
    if (!(error instanceof TrailAlreadyExistsException)) throw error;
    await client.send(new UpdateTrailCommand(trail));
  }
}

function clientOf({ endpoint, region, credentials }: Emulator): CloudTrailClient {
  const client = new CloudTrailClient({ endpoint, region, credentials });
  client.middlewareStack.add(unrecorded, { step: 'build' });
  return client;
}
