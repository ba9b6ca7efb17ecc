import { DEFAULT_STACK } from '../aws/deployment/outputs.ts';

/** Options that every command has. */
export interface Globals {
  readonly json: boolean;
  readonly stack: string;
  readonly profile: string | undefined;
  readonly region: string | undefined;
}

/** The options that a printed `sealwatch` command needs to mean the same deployment. */
export const sealwatchFlags = ({ stack, profile, region }: Globals): string[] => [
  ...(stack === DEFAULT_STACK ? [] : ['--stack', stack]),
  ...awsFlags({ profile, region }),
];

/** The options that a printed `aws` command needs to mean the same account and Region. */
export const awsFlags = ({ profile, region }: Pick<Globals, 'profile' | 'region'>): string[] => [
  ...(profile === undefined ? [] : ['--profile', profile]),
  ...(region === undefined ? [] : ['--region', region]),
];
