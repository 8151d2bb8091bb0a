import { connect } from './sdk.ts';

export { connect };
