export { type DemoOptions, runDemo } from './demo.ts';
export type { DemoEvent, DemoReporter } from './events.ts';
export type { RunCommand } from './stage.ts';
