import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { bootstrap, deploy, destroy } from './deploy/deploy.ts';
import type { DeployTarget } from './deploy/template.ts';
import { sdkEnvironment } from './environment.ts';
import type { LocalAws, LocalAwsOptions } from './local-aws.ts';
import { onSignals, startSession } from './session/start.ts';
import {
  chooseEmulator,
  readRunning,
  removeState,
  type StartedEmulator,
  writeState,
} from './session/state-file.ts';

// The account of the emulators' usual test credentials.
const ACCOUNT = '000000000000';
const REGION = 'us-east-1';

/** Starts AWS on this machine, or finds the one that runs. */
export const startLocalAws = async (options: LocalAwsOptions = {}): Promise<LocalAws> => {
  const region = options.region ?? REGION;
  const choice = chooseEmulator(options.emulator, options.environment ?? process.env);
  if (choice.kind === 'given') return attached({ endpoint: choice.endpoint, region, account: ACCOUNT });
  const running = options.stateFile && (await readRunning(options.stateFile));
  return running ? attached(running) : started(choice.kind, options, region);
};

/** A local AWS that somebody else started. */
const attached = (at: { endpoint: string; region: string; account: string }): LocalAws => ({
  ...common(at),
  emulatorEndpoint: at.endpoint,
  owned: false,
  relay: undefined,
  deliverActivity: undefined,
  ended: new Promise(() => {}),
  stop: async () => {},
});

const started = async (
  emulator: StartedEmulator,
  options: LocalAwsOptions,
  region: string,
): Promise<LocalAws> => {
  const { stateFile, onProgress: say = () => {} } = options;
  const log = await logPlace(options.logFile);
  const session = await startSession(emulator, {
    port: options.port,
    region,
    account: ACCOUNT,
    logFile: log.file,
    say,
    onMail: options.onMail,
    onFunctionCall: options.onFunctionCall,
  });
  const at = { endpoint: session.endpoint, region, account: ACCOUNT };
  const stop = once(async () => {
    forgetSignals();
    await session.stop();
    if (stateFile) await removeState(stateFile);
    await log.remove();
  });
  const forgetSignals = onSignals(stop);
  if (stateFile) await writeState(stateFile, { pid: process.pid, ...at });
  const { relay, ended, deliverActivity, emulatorEndpoint } = session;
  return {
    ...common(at, emulator !== 'ministack'),
    emulatorEndpoint,
    owned: true,
    relay,
    deliverActivity,
    ended,
    stop,
  };
};

const common = (at: { endpoint: string; region: string; account: string }, lacksEd25519 = false) => {
  const environment = sdkEnvironment(at.endpoint, at.region);
  const target: DeployTarget = { account: at.account, region: at.region, environment, lacksEd25519 };
  const ready = once(() => bootstrap(target));
  const methods: Pick<LocalAws, 'deploy' | 'destroy'> = {
    deploy: async (directory, options) => {
      await ready();
      return deploy(target, directory, options);
    },
    destroy: (directory, options) => destroy(target, directory, options),
  };
  return { ...at, environment, ...methods };
};

const logPlace = async (
  given: string | undefined,
): Promise<{ file: string; remove: () => Promise<void> }> => {
  if (given) {
    await mkdir(dirname(given), { recursive: true });
    return { file: given, remove: async () => {} };
  }
  const directory = await mkdtemp(join(tmpdir(), 'sealwatch-log-'));
  return {
    file: join(directory, 'emulator.log'),
    remove: () => rm(directory, { recursive: true, force: true }),
  };
};

const once = (work: () => Promise<void>): (() => Promise<void>) => {
  let result: Promise<void> | undefined;
  return () => {
    result ??= work();
    return result;
  };
};
