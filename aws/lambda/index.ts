export { type InvokeOptions, invoke } from './invoke.ts';
