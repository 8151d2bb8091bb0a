/** A deployment under way: 2,000 shoppers change nodes. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { deploy } from '../helpers/feeds-deploy.ts';

const PEOPLE = 2000;
const PACE_MS = 5000;
/** The part of them who are told to come back within the same half second, at most; evenly over 4 s it would be an eighth. */
const CROWD = 0.25;

test('[D1] when a node with 2,000 people is told to stop, they come back spread over time, and no view is lost or doubled', async () => {
  const report = await deploy(PEOPLE, PACE_MS);
  console.log('a deployment:', report);
  assert.ok(Math.max(...report.due) <= CROWD * PEOPLE, 'no crowd at the door');
});

test.run();
