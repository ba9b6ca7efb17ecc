import type { JsonObject } from '../base/json.ts';
import { notShown, notTried, type Step, shown } from './step.ts';

export const accessAnalyzer: Step = async ({ ports: { account } }) => {
  const { bucket, principal } = account.arns;
  const everybody = await account.publicAccess(readPolicy('*', bucket));
  const one = await account.publicAccess(readPolicy({ AWS: principal }, bucket));
  const said = `Access Analyzer says ${everybody} of a policy for everybody, ${one} of one for a single account`;
  return everybody === 'FAIL' && one === 'PASS' ? shown(said) : notShown(said);
};

const readPolicy = (principal: '*' | JsonObject, bucket: string): JsonObject => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: principal, Action: 's3:GetObject', Resource: `${bucket}/*` }],
});

export const trailLogging: Step = async ({ ports: { account } }) => {
  const trail = await account.stackTrail();
  if (trail === null) return notTried('the stack has made no trail: its configuration names existing ones');
  const { isLogging, deliveredAt, deliveryError } = trail;
  if (!isLogging) return notShown('the trail is not logging');
  if (deliveryError !== null) return notShown(`its last delivery failed: ${deliveryError}`);
  return deliveredAt === null
    ? notShown('it is logging and has delivered nothing yet')
    : shown(`it is logging, and delivered last at ${deliveredAt}`);
};

export const metrics: Step = async ({ ports: { account } }) => {
  const values = await account.metricValues();
  return values > 0 ? shown(`${values} values in the last hour`) : notShown('no value in the last hour');
};

export const metricMath: Step = async ({ ports: { account } }) => {
  const states = await account.metricMathStates();
  if (states.length === 0) return notTried('the stack has no such alarm: it guards too few datasets');
  const lacking = states.filter((state) => state === 'INSUFFICIENT_DATA').length;
  return lacking === 0
    ? shown(`${states.length} alarms, all evaluated`)
    : notShown(`${lacking} of ${states.length} alarms lack data`);
};

export const runsExpiry: Step = async ({ ports: { account } }) => {
  const status = await account.runsExpiry();
  return status === 'ENABLED' ? shown('it is ENABLED') : notShown(`it is ${status}`);
};
