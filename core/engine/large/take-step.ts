import { finishReading, giveUpReading } from './finish-reading.ts';
import { givenUp, type TaskError } from './given-up.ts';
import type { ReadingRequest } from './large-object-reader.ts';
import type { ReadingFailure, ReadingName } from './large-reading.ts';
import { giveUpPlan, type Plan, type PlanPorts, planReading } from './plan-reading.ts';

/** What an execution asks those that judge for. */
export type JudgeStep =
  | { readonly step: 'plan'; readonly request: ReadingRequest }
  | ({ readonly step: 'judge' } & ReadingName)
  | { readonly step: 'give-up'; readonly error: TaskError; readonly request: ReadingRequest };

/** True for what an execution sends; a queue's messages come in `Records`. */
export const isJudgeStep = (event: object): event is JudgeStep => 'step' in event;

export async function takeJudgeStep(step: JudgeStep, ports: PlanPorts): Promise<Plan | null> {
  if (step.step === 'plan') return planReading(step.request, ports);
  if (step.step === 'judge') await finishReading(step, ports);
  else await giveUp(step.request, givenUp(step.error), ports);
  return null;
}

async function giveUp(request: ReadingRequest, failure: ReadingFailure, ports: PlanPorts): Promise<void> {
  if ((await ports.readings.find(request)) === null) await giveUpPlan(request, failure, ports);
  else await giveUpReading(request, failure, ports);
}
