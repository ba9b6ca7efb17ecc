import { type ErrorCode, SealwatchError } from '../base/errors.ts';

/** A message of a queue, as a batch brings it. */
export interface Message {
  readonly id: string;
  readonly body: string;
  /** How often it was put off already. */
  readonly timesPutOff: number;
  /** When it was sent before it was ever put off, in milliseconds since 1970. */
  readonly firstSentAt: number;
  /** Whose it is, as far as a queue is fair to several; `null` where nobody said it. */
  readonly group: string | null;
}

/** What a message asks for. */
export interface Task<Item> {
  /** What it changes: tasks of one subject are worked on together, those of different subjects know nothing of each other. */
  readonly subject: string;
  readonly item: Item;
}

/** The time of one subject in one invocation. */
export interface Turn {
  /** Milliseconds until the work must have ended. */
  readonly msLeft: () => number;
  /** Milliseconds until this subject has had its share of the invocation. */
  readonly shareLeft: () => number;
  /** False when a try that was lost should not be repeated in this invocation. */
  readonly mayTryAgain: () => boolean;
}

export interface BatchWork<Item> {
  /**
   * Reads a message; `null` where it is dealt with by that.
   * @throws what is wrong with it: it is given back, unless another time will do as in `work`
   */
  take(message: Message): Promise<Task<Item> | null>;
  /**
   * Works on all tasks of a subject.
   * @throws `CONFLICT`, `OUT_OF_TIME` or `THROTTLED` where another time will do; anything else is a failure of these tasks
   */
  work(items: readonly Item[], turn: Turn): Promise<void>;
}

/**
 * Why a message is put off: others want the same subject or it takes longer than there is time, its turn did not come, or AWS takes no
 * more requests for the moment.
 */
export type Delay = 'needs-more' | 'not-begun' | 'throttled';

export interface BatchPorts {
  /** Milliseconds that this invocation has left. */
  readonly msLeft: () => number;
  /** Resolves after so many milliseconds, unless it was cancelled. */
  readonly alarm: (milliseconds: number) => { readonly rung: Promise<void>; readonly cancel: () => void };
  /**
   * Has a message delivered again later without counting as a failure. When this is done it will be.
   * @throws where it was put off too often, or the queue does not take it
   */
  readonly putOff: (message: Message, why: Delay) => Promise<void>;
}

/** Left for putting off what was not done, and for the answer. */
const ANSWER_RESERVE_MS = 5_000;
/** Left for writing down what was read. No read and no other try goes on into it. */
const WRITE_RESERVE_MS = 10_000;
/** A subject for which many compete gives up after this part of the invocation, so that other messages soon have their turn. */
const MAX_SHARE = 1 / 12;

/**
 * Works on a batch, all subjects at once, those with several messages after the others, and ends before the invocation is killed:
 * what is done by then stays done, what is not is put off.
 * @returns the errors of messages that are to be given back, by their ids; giving back counts towards the dead letters
 */
export async function workBatch<Item>(
  messages: readonly Message[],
  work: BatchWork<Item>,
  ports: BatchPorts,
): Promise<ReadonlyMap<string, unknown>> {
  const errors = new Map<string, unknown>();
  const groups = await grouped(messages, { work, ports, errors });
  const single = groups.filter(({ tasks }) => tasks.length === 1);
  const crowded = groups.filter(({ tasks }) => tasks.length > 1);
  const share = ports.msLeft() * MAX_SHARE;
  const alarm = ports.alarm(Math.max(0, ports.msLeft() - ANSWER_RESERVE_MS));
  try {
    for (const some of [single, crowded])
      await Promise.all(some.map((group) => workGroup(group, { work, ports, share, alarm, errors })));
  } finally {
    alarm.cancel();
  }
  return errors;
}

interface Group<Item> {
  readonly subject: string;
  readonly tasks: readonly { readonly message: Message; readonly item: Item }[];
}

async function grouped<Item>(
  messages: readonly Message[],
  { work, ports, errors }: Pick<GroupWork<Item>, 'work' | 'ports' | 'errors'>,
): Promise<Group<Item>[]> {
  const taken = messages.map(async (message) => {
    try {
      const task = await work.take(message);
      return task ? [{ ...task, message }] : [];
    } catch (error) {
      // To read a message may take requests, too.
      await settle(message, outcomeOfError(error), { ports, errors });
      return [];
    }
  });
  const tasks = (await Promise.all(taken)).flat();
  return [...Map.groupBy(tasks, ({ subject }) => subject)].map(([subject, some]) => ({
    subject,
    tasks: some,
  }));
}

interface GroupWork<Item> {
  readonly work: BatchWork<Item>;
  readonly ports: BatchPorts;
  /** Milliseconds. */
  readonly share: number;
  readonly alarm: ReturnType<BatchPorts['alarm']>;
  readonly errors: Map<string, unknown>;
}

async function workGroup<Item>({ tasks }: Group<Item>, given: GroupWork<Item>): Promise<void> {
  const { work, alarm } = given;
  const turn = turnOf(given);
  const outcome =
    turn.msLeft() <= 0
      ? 'not-begun'
      : await Promise.race([
          outcomeOf(() =>
            work.work(
              tasks.map(({ item }) => item),
              turn,
            ),
          ),
          alarm.rung.then((): Delay => 'needs-more'),
        ]);
  if (outcome === 'done') return;
  await Promise.all(tasks.map(({ message }) => settle(message, outcome, given)));
}

/** Puts a message off, or gives it back where it failed or cannot be put off. */
async function settle(
  message: Message,
  outcome: Delay | Failed,
  { ports, errors }: Pick<GroupWork<unknown>, 'ports' | 'errors'>,
): Promise<void> {
  try {
    if (typeof outcome === 'object') throw outcome.error;
    await ports.putOff(message, outcome);
  } catch (error) {
    errors.set(message.id, error);
  }
}

function turnOf<Item>({ ports, share }: GroupWork<Item>): Turn {
  const msLeft = () => ports.msLeft() - ANSWER_RESERVE_MS - WRITE_RESERVE_MS;
  const end = ports.msLeft() - share;
  const shareLeft = () => ports.msLeft() - end;
  return { msLeft, shareLeft, mayTryAgain: () => Math.min(msLeft(), shareLeft()) > 0 };
}

/** Codes of errors after which another time will do. */
const POSTPONED: Readonly<Partial<Record<ErrorCode, Delay>>> = {
  CONFLICT: 'needs-more',
  OUT_OF_TIME: 'needs-more',
  THROTTLED: 'throttled',
};

interface Failed {
  readonly error: unknown;
}

async function outcomeOf(work: () => Promise<void>): Promise<'done' | Delay | Failed> {
  try {
    await work();
    return 'done';
  } catch (error) {
    return outcomeOfError(error);
  }
}

const outcomeOfError = (error: unknown): Delay | Failed =>
  (error instanceof SealwatchError && POSTPONED[error.code]) || { error };
