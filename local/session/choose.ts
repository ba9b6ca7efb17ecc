import { SealwatchError } from '../../core/base/errors.ts';

/** Which AWS a local command works with. */
export type Choice = { readonly kind: 'given'; readonly endpoint: string } | { readonly kind: 'ministack' };

/** An endpoint that the user has set wins; else the emulator that the command brings along. */
export const chooseEmulator = (asked: string | undefined, environment: NodeJS.ProcessEnv): Choice => {
  if (asked !== undefined && asked !== 'ministack' && asked !== 'localstack') {
    throw new SealwatchError('USAGE', `unknown emulator '${asked}': it is 'ministack' or 'localstack'`);
  }
  const endpoint = environment.AWS_ENDPOINT_URL;
  if (endpoint) return { kind: 'given', endpoint: endpoint.replace(/\/+$/, '') };
  if (asked === 'localstack') throw new SealwatchError('PREREQUISITE_MISSING', LOCALSTACK);
  return { kind: 'ministack' };
};

// LocalStack needs Docker and an account's token, which are the user's to give; what it then offers is an endpoint.
const LOCALSTACK = `LocalStack is not started from here, as it needs Docker and a token of yours. Start it and name its address:
  LOCALSTACK_AUTH_TOKEN=… localstack start -d
  AWS_ENDPOINT_URL=http://127.0.0.1:4566 sealwatch local`;
