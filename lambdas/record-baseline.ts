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
import { account, clock, database, deployedConfig, environmentValue, hash } from './bootstrap/environment.ts';
import { engine } from './bootstrap/run-engine.ts';
import { runs, workerPorts } from './bootstrap/worker.ts';

const config = deployedConfig();
const deployment = environmentValue('SEALWATCH_STACK');
const region = environmentValue('AWS_REGION');
const endpoint = process.env.AWS_ENDPOINT_URL_STS ?? process.env.AWS_ENDPOINT_URL;
const decisions = new DynamoDecisionStore(database.document, database.tables);
/** Set by CloudFormation; absent where the deployment has no grants. */
const grantsDigest = process.env.SEALWATCH_GRANTS_DIGEST ?? null;
const { document, tables } = database;

const readAuthorizer = async () => {
  const found = grantsDigest === null ? null : await readGrants(document, tables, grantsDigest);
  return authorizer(deployedGrants(found, grantsDigest, hash), account);
};

const shared = {
  engine,
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
        ...workerPorts(() => context.getRemainingTimeInMillis(), false),
      });
    }),
);
