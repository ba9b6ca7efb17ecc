import { LOWERED, protectedConfig, RAISED } from './protected.ts';

export default protectedConfig(LOWERED, RAISED);
