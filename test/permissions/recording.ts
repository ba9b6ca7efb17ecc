import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { callerName, type FunctionCall } from '../../local/relay/function-calls.ts';
import { stackResources } from '../e2e/deployed/stack-resources.ts';
import type { Policy } from '../infra/simulation/policy.ts';
import { DeployedRoles } from './deployed-roles.ts';
import { type Need, needsOf, type Place } from './needs.ts';

/** What a function needed, and what it was permitted. */
export interface RoleUse {
  readonly policies: readonly Policy[];
  readonly needs: readonly Need[];
  /** How many it made itself. */
  readonly calls: number;
}

/** What the functions of a deployment needed while they were tested. */
export interface Recording {
  readonly place: Place;
  /** By the function's name in the stack. */
  readonly roles: Readonly<Record<string, RoleUse>>;
  /** Calls that are not understood, each as a line. */
  readonly unknown: readonly string[];
}

const FILE = fileURLToPath(new URL('../../coverage/function-calls.json', import.meta.url));

/** @throws when there is none */
export const readRecording = (): Recording => {
  try {
    return JSON.parse(readFileSync(FILE, 'utf8')) as Recording;
  } catch {
    throw new Error(
      `there is no ${FILE}: the end-to-end tests write it where they start an AWS of their own (npm test -- e2e permissions)`,
    );
  }
};

/** Keeps what each function needed: some hundred different things of any number of calls. */
export class CallRecorder {
  readonly #needs = new Map<string, Map<string, Need>>();
  readonly #unknown = new Set<string>();
  readonly #calls = new Map<string, number>();
  readonly #place: Place;

  constructor(place: Place) {
    this.#place = place;
    // What an earlier run left says nothing about this one.
    rmSync(FILE, { force: true });
  }

  readonly record = (call: FunctionCall): void => {
    this.#calls.set(call.caller, (this.#calls.get(call.caller) ?? 0) + 1);
    const known = this.#needs.get(call.caller) ?? new Map<string, Need>();
    this.#needs.set(call.caller, known);
    try {
      for (const need of needsOf(call, this.#place)) known.set(JSON.stringify(need), need);
    } catch (error) {
      this.#unknown.add(`${call.caller}: ${error instanceof Error ? error.message : error}`);
    }
  };

  /** Writes what the functions of a stack needed beside what the deployment permits them. */
  async write(environment: Readonly<Record<string, string>>, stack: string): Promise<void> {
    const resources = await stackResources(environment, stack);
    const deployed = new DeployedRoles(environment, this.#place);
    const roles: Record<string, RoleUse> = {};
    for (const { ResourceType, LogicalResourceId: id = '', PhysicalResourceId = '' } of resources) {
      const [, name] = /Functions(\w+?)Function[0-9A-F]{8}$/.exec(id) ?? [];
      if (ResourceType !== 'AWS::Lambda::Function' || !name) continue;
      const caller = callerName(stack, id);
      const needs = [...(this.#needs.get(caller)?.values() ?? [])];
      const { policies, served } = await deployed.of(PhysicalResourceId);
      roles[name] = { policies, needs: [...needs, ...served], calls: this.#calls.get(caller) ?? 0 };
    }
    const recording: Recording = {
      place: this.#place,
      roles,
      unknown: [...this.#unknown],
    };
    mkdirSync(dirname(FILE), { recursive: true });
    writeFileSync(FILE, JSON.stringify(recording, undefined, 1));
  }
}
