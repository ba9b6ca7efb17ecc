import type { Context } from 'aws-lambda';
import { backOff } from '../aws/back-off.ts';
import { DynamoDecisionStore } from '../aws/dynamodb/decision-store.ts';
import { readGrants } from '../aws/dynamodb/single-records.ts';
import { proveIdentity } from '../aws/identity/prove-identity.ts';
import { recordDecision } from '../core/alerts/record-decision.ts';
import {
  type BaselineAnswer,
  type BaselineRequest,
  type Refusal,
  requireAction,
} from '../core/api/baseline-request.ts';
import { authorizer, deployedGrants } from '../core/engine/sealing/grants.ts';
import { perform } from '../core/engine/sealing/perform.ts';
import type { Decided, Decision } from '../core/findings/decision.ts';
import { findDataset } from '../core/scope/dataset.ts';
import { answer, chain } from './bootstrap/chain.ts';
import { clock, database, deployedConfig, environmentValue, hash } from './bootstrap/environment.ts';
import { runs, workerPorts } from './bootstrap/worker.ts';

const config = deployedConfig();
const deployment = environmentValue('SEALWATCH_STACK');
// arn:aws:cloudformation:REGION:ACCOUNT:stack/NAME/ID
const [, , , , account = ''] = deployment.split(':');
const region = environmentValue('AWS_REGION');
const endpoint = process.env.AWS_ENDPOINT_URL_STS ?? process.env.AWS_ENDPOINT_URL;
const decisions = new DynamoDecisionStore(database.document, database.tables);
const grantCount = Number(process.env.SEALWATCH_GRANT_COUNT ?? '0');
const { document, tables } = database;

/** Read each time: a deployment may take a grant away while the function stays as it is. */
const readAuthorizer = async () => {
  const found = grantCount === 0 ? null : await readGrants(document, tables);
  return authorizer(deployedGrants(found, grantCount), account);
};

const shared = {
  runs,
  recordDecision: (decision: Decision, decided: Decided) =>
    recordDecision(decision, decided, { store: decisions, clock, hash, backOff }),
  datasetOfKey: (bucket: string, key: string) => findDataset(config, bucket, key)?.name ?? null,
};

export const handler = chain(
  (request: BaselineRequest, context: Context): Promise<BaselineAnswer | Refusal> =>
    answer(async () => {
      const { identity, action } = request;
      requireAction(action);
      const expected = { deployment, action, region, now: clock(), ...(endpoint ? { endpoint } : {}) };
      const principal = await proveIdentity(identity, expected);
      return perform(action, principal, {
        ...shared,
        authorize: await readAuthorizer(),
        ...workerPorts(() => context.getRemainingTimeInMillis()),
      });
    }),
);
