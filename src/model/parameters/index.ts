export { checkParameter } from './check';
export { definition, type ParameterDefinition } from './definition';
export { nearestParameters } from './nearest';
export { needsRestart } from './restart';
export { parseMemory } from './units';
