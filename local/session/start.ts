import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Emulator } from '../emulator/emulator.ts';
import { startLocalStack } from '../emulator/localemu.ts';
import { startMiniStack } from '../emulator/ministack.ts';
import { accountBlock, objectEncryption } from '../relay/answers/account-block.ts';
import { checksumJobs } from '../relay/answers/checksum-jobs.ts';
import { inventory, unknownConfiguration } from '../relay/answers/inventory.ts';
import { limits } from '../relay/answers/limits.ts';
import { messageMoves } from '../relay/answers/message-moves.ts';
import { eventBus, ruleChangeObserver } from '../relay/bus/event-bus.ts';
import { callers } from '../relay/callers.ts';
import type { JsonObject } from '../relay/cloudtrail/json.ts';
import { activityEnvelope, activityObserver } from '../relay/cloudtrail/observer.ts';
import { type FunctionCall, functionCallObserver } from '../relay/function-calls.ts';
import { type Mail, mailObserver } from '../relay/mail.ts';
import { type Relay, startRelay } from '../relay/relay.ts';
import { s3EventObserver } from '../relay/s3-events/observer.ts';
import type { StartedEmulator } from './state-file.ts';

export interface SessionOptions {
  readonly port: number | undefined;
  readonly region: string;
  readonly account: string;
  readonly logFile: string;
  readonly say: (line: string) => void;
  readonly onMail?: ((mail: Mail) => void) | undefined;
  readonly onFunctionCall?: ((call: FunctionCall) => void) | undefined;
}

/** An emulator, and the relay before it where it needs one: started together and stopped together. */
export interface Session {
  /** What users call. */
  readonly endpoint: string;
  /** Where the emulator itself answers. */
  readonly emulatorEndpoint: string;
  /** Undefined where the emulator sends its events itself. */
  readonly relay: Relay | undefined;
  readonly ended: Promise<string>;
  /** Delivers a CloudTrail record as the relay does those that it makes; undefined without a relay. */
  readonly deliverActivity: ((record: JsonObject) => Promise<void>) | undefined;
  stop(): Promise<void>;
}

export const startSession = (emulator: StartedEmulator, options: SessionOptions): Promise<Session> =>
  emulator === 'ministack' ? startRelayed(options) : startAlone(emulator, options);

const startAlone = async (
  kind: Exclude<StartedEmulator, 'ministack'>,
  options: SessionOptions,
): Promise<Session> => {
  const emulator = await startLocalStack(kind, options);
  return { ...emulator, emulatorEndpoint: emulator.endpoint, relay: undefined, deliverActivity: undefined };
};

/** The relay goes first: the emulator gets its port. */
const startRelayed = async (options: SessionOptions): Promise<Session> => {
  const relay = await startRelay({
    ...(options.port !== undefined && { port: options.port }),
    onTrouble: (error) => options.say(`relay: ${error instanceof Error ? error.message : String(error)}`),
  });
  try {
    const emulator = await startMiniStack({ ...options, publicPort: relay.port });
    return connected(relay, emulator, options);
  } catch (error) {
    await relay.stop();
    throw error;
  }
};

const connected = (relay: Relay, emulator: Emulator, options: SessionOptions): Session => {
  const { region, account, onMail, onFunctionCall } = options;
  const { endpoint } = emulator;
  const clients = emulatorClients(endpoint, region);
  const bus = eventBus(clients.events, clients.queues, endpoint);
  const common = { client: clients.s3, bus, callers: callers(endpoint, region), account, region };
  const s3Events = s3EventObserver(common);
  const activity = activityObserver({ ...common, endpoint });
  const mail = onMail ? [mailObserver(onMail)] : [];
  const calls = onFunctionCall ? [functionCallObserver(onFunctionCall)] : [];
  const answerers = [
    accountBlock(),
    limits(),
    inventory(clients.s3),
    objectEncryption(clients.s3),
    checksumJobs(clients.s3),
    messageMoves(clients.queues),
    unknownConfiguration,
  ];
  relay.connect(endpoint, [ruleChangeObserver(bus), s3Events, activity, ...mail, ...calls], answerers);
  return {
    endpoint: relay.endpoint,
    emulatorEndpoint: endpoint,
    relay,
    ended: emulator.ended,
    deliverActivity: (record) => bus.publish(activityEnvelope(record)),
    stop: async () => {
      await relay.stop();
      clients.destroy();
      await emulator.stop();
    },
  };
};

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

// What a shell reports for a process that a signal ended.
const SIGNAL_EXIT_BASE = 128;
const NUMBERS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;

/** Cleans up before a signal ends the process; a second one ends it at once. Returns how to stop minding. */
export const onSignals = (cleanUp: () => Promise<void>): (() => void) => {
  const forget = (): void => {
    for (const signal of SIGNALS) process.removeListener(signal, end);
  };
  const end = (signal: NodeJS.Signals): void => {
    forget();
    const leave = (): void => process.exit(SIGNAL_EXIT_BASE + NUMBERS[signal as keyof typeof NUMBERS]);
    cleanUp().then(leave, leave);
  };
  for (const signal of SIGNALS) process.once(signal, end);
  return forget;
};

/** The relay's own clients; they speak to the emulator itself, so that their calls are not relayed in turn. */
export interface EmulatorClients {
  readonly s3: S3Client;
  readonly events: EventBridgeClient;
  readonly queues: SQSClient;
  destroy(): void;
}

const emulatorClients = (endpoint: string, region: string): EmulatorClients => {
  const settings = { endpoint, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  const clients = {
    s3: new S3Client({ ...settings, forcePathStyle: true }),
    events: new EventBridgeClient(settings),
    queues: new SQSClient(settings),
  };
  return {
    ...clients,
    destroy: () => {
      for (const client of Object.values(clients)) client.destroy();
    },
  };
};
