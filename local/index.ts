export type { Deployment, DeployOptions } from './deploy/deploy.ts';
export type { LocalAws, LocalAwsOptions } from './local-aws.ts';
export { activityEnvelope } from './relay/cloudtrail/envelope.ts';
export type { JsonObject } from './relay/cloudtrail/json.ts';
export type { Mail } from './relay/mail/observer.ts';
export type { Relay } from './relay/relay.ts';
export { startLocalAws } from './start-local-aws.ts';
