import { connect } from '../sdk/sdk.ts';

export { connect };
