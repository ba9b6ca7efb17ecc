import { emulatorClients } from '../clients.ts';
import type { Emulator } from '../emulator/emulator.ts';
import { startMiniStack } from '../emulator/ministack.ts';
import { eventBus } from '../relay/bus/event-bus.ts';
import { ruleChangeObserver } from '../relay/bus/rule-changes.ts';
import { callers } from '../relay/callers.ts';
import { activityObserver } from '../relay/cloudtrail/observer.ts';
import type { Mail } from '../relay/mail/mail.ts';
import { mailObserver } from '../relay/mail/observer.ts';
import { type Relay, startRelay } from '../relay/relay.ts';
import { s3EventObserver } from '../relay/s3-events/observer.ts';

export interface SessionOptions {
  readonly port: number | undefined;
  readonly region: string;
  readonly account: string;
  readonly logFile: string;
  readonly say: (line: string) => void;
  readonly onMail?: ((mail: Mail) => void) | undefined;
}

/** A relay and the emulator behind it, started together and stopped together. */
export interface Session {
  readonly relay: Relay;
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

/** Starts both. The relay goes first: the emulator is told its port. */
export const startSession = async (options: SessionOptions): Promise<Session> => {
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
  const { region, account, onMail } = options;
  const { endpoint } = emulator;
  const clients = emulatorClients(endpoint, region);
  const bus = eventBus(clients.events, clients.queues, endpoint);
  const common = { bus, callers: callers(endpoint, region), account, region };
  const s3Events = s3EventObserver({ ...common, client: clients.s3 });
  const activity = activityObserver(common);
  const mail = onMail ? [mailObserver(onMail)] : [];
  relay.connect(endpoint, [ruleChangeObserver(bus), s3Events, activity, ...mail]);
  return {
    relay,
    ended: emulator.ended,
    stop: async () => {
      await relay.stop();
      clients.destroy();
      await emulator.stop();
    },
  };
};
