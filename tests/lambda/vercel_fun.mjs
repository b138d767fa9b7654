// SPDX-License-Identifier: Apache-2.0
// node vercel_fun.mjs NODE_MODULES ZIP: @vercel/fun unpacks the package, starts its bootstrap behind
// a Runtime API of its own, and freezes it with SIGSTOP after every answer.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

const [modules, zip] = process.argv.slice(2);
const { createFunction } = createRequire(`${modules}/`)('@vercel/fun');

const event = (method, body) => ({
  version: '2.0',
  rawPath: '/workouts',
  rawQueryString: '',
  headers: {},
  requestContext: {
    http: { method, path: '/workouts', sourceIp: '192.0.2.1' },
    authorizer: { jwt: { claims: { sub: 'ada' } } },
  },
  body: body && JSON.stringify(body),
  isBase64Encoded: false,
});

const started = (variables) =>
  createFunction({
    Code: { ZipFile: readFileSync(zip) },
    Handler: 'none',
    Runtime: 'provided',
    Environment: { Variables: variables },
  });

const workouts = await started({
  FITCOST_STORE: 'memory',
  FITCOST_CURSOR_SECRET: '0123456789abcdef',
});
try {
  const ids = [];
  for (let minutes = 1; minutes <= 20; minutes++) {
    const answer = await workouts(
      event('POST', { workoutType: 'run', duration: minutes, calories: 300 }));
    assert.equal(answer.statusCode, 201);
    ids.unshift(JSON.parse(answer.body).workoutId);
    if (minutes % 5 === 0) await wait(50);  // frozen for a while
  }
  const listed = await workouts(event('GET'));
  assert.equal(listed.statusCode, 200);
  assert.deepEqual(JSON.parse(listed.body).workouts.map((w) => w.workoutId), ids);
  await assert.rejects(workouts({ no: 'event' }), /not one of API Gateway/);
  assert.equal((await workouts(event('GET'))).statusCode, 200);
} finally {
  await workouts.destroy();
}

const lacking = await started({ FITCOST_STORE: 'memory' });
try {
  await assert.rejects(lacking(event('GET')), /FITCOST_CURSOR_SECRET is not set/);
} finally {
  await lacking.destroy();
}
process.exit(0);
