import { connect } from '../sdk/sdk.ts';

connect();
