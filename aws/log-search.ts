import {
  type CloudWatchLogsClient,
  FilterLogEventsCommand,
  type FilterLogEventsCommandInput,
  ResourceNotFoundException,
} from '@aws-sdk/client-cloudwatch-logs';
import { GetFunctionConfigurationCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { isObject, type JsonObject, jsonIn } from '../core/base/json.ts';
import { remembered } from '../core/base/memoize.ts';

/** A line of a function's log. */
export interface LogLine {
  /** ISO time. */
  readonly at: string;
  readonly text: string;
}

/** What a function wrote in a line; `null` for one of the platform, which is no JSON object. */
export function fieldsOf({ text }: Pick<LogLine, 'text'>): JsonObject | null {
  const fields = jsonIn(text);
  return isObject(fields) ? fields : null;
}

/** What a search of a function's log found. */
export interface LogsFound {
  readonly lines: readonly LogLine[];
  /** False where the search ended before its time did, because so much was searched. */
  readonly isComplete: boolean;
}

export interface LogQuery {
  /** Name of the function whose log is searched. */
  readonly functionName: string;
  /** Stands in the line, as it is. */
  readonly text: string;
  readonly from: Date;
  readonly to: Date;
}

/** Searches the logs of functions. */
export interface LogSearch {
  find(query: LogQuery): Promise<LogsFound>;
}

/** A page may be empty and more may come: CloudWatch Logs answers after so much time, whatever it found. */
const MAX_PAGES = 50;

export class CloudWatchLogSearch implements LogSearch {
  readonly #logs: CloudWatchLogsClient;
  readonly #groupOf: (functionName: string) => Promise<string>;

  constructor(logs: CloudWatchLogsClient, lambda: LambdaClient) {
    this.#logs = logs;
    this.#groupOf = remembered(async (FunctionName: string) => {
      const { LoggingConfig: logging } = await lambda.send(
        new GetFunctionConfigurationCommand({ FunctionName }),
      );
      return logging?.LogGroup ?? `/aws/lambda/${FunctionName}`;
    });
  }

  async find({ functionName, text, from, to }: LogQuery): Promise<LogsFound> {
    const logGroupName = await this.#groupOf(functionName);
    const lines: LogLine[] = [];
    let nextToken: string | undefined;
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const answer = await this.#page({
        logGroupName,
        startTime: from.getTime(),
        endTime: to.getTime(),
        filterPattern: quoted(text),
        nextToken,
      });
      for (const { timestamp = 0, message = '' } of answer.events ?? [])
        lines.push({ at: new Date(timestamp).toISOString(), text: message });
      nextToken = answer.nextToken;
      if (nextToken === undefined) return { lines, isComplete: true };
    }
    return { lines, isComplete: false };
  }

  async #page(input: FilterLogEventsCommandInput) {
    try {
      return await this.#logs.send(new FilterLogEventsCommand(input));
    } catch (error) {
      // A function that never ran may have no log group yet.
      if (error instanceof ResourceNotFoundException) return { events: [], nextToken: undefined };
      throw error;
    }
  }
}

/** In quotes a text is searched for as it is. */
const quoted = (text: string): string => `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
