import { GUARDING, protectedConfig } from './protected.ts';

export default protectedConfig(GUARDING);
