// SPDX-License-Identifier: Apache-2.0
// node architect_sandbox.mjs NODE_MODULES PACKAGE: @architect/sandbox is API Gateway and DynamoDB,
// and starts PACKAGE/bootstrap, the unpacked zip, anew for every request. It binds every interface:
// to be run in a network namespace of its own.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [modules, pack] = process.argv.slice(2);
const require = createRequire(`${modules}/`);
const sandbox = require('@architect/sandbox');

// It has no authorizers. Who called is added as an invocation is noted down, where an authorizer of
// that kind of API would have put it.
const caller = { v2: { jwt: { claims: { sub: 'ada' } } }, v1: { claims: { sub: 'ada' } } };
const shapes = new Set();
const { invocations } = require('@architect/sandbox/src/arc/_runtime-api');
Object.setPrototypeOf(invocations, new Proxy({}, {
  set(target, id, invocation, receiver) {
    const { request } = invocation;
    if (request.headers['x-anonymous'] === undefined && request.headers['X-Anonymous'] === undefined) {
      request.requestContext.authorizer = request.version === '2.0' ? caller.v2 : caller.v1;
    }
    if (request.body) shapes.add(`${request.version} ${request.isBase64Encoded ? 'base64' : 'text'}`);
    return Reflect.defineProperty(
      receiver, id, { value: invocation, writable: true, enumerable: true, configurable: true });
  },
}));

const project = mkdtempSync(join(tmpdir(), 'fitcost-sandbox-'));
const routes = ['get /workouts', 'post /workouts', 'get /workouts/:id', 'delete /workouts/:id',
                'get /stats'];
writeFileSync(join(project, 'app.arc'), `@app
workouts
@aws
runtime fitcost
@plugins
fitcost
@http
${routes.join('\n')}
@tables
workouts
  userId *String
  workoutTimestamp **Number
`);
mkdirSync(join(project, 'src/plugins'), { recursive: true });
writeFileSync(join(project, 'src/plugins/fitcost.js'),
  `module.exports = { set: { runtimes: () => ({ name: 'fitcost', type: 'compiled' }) } };\n`);
for (const route of routes) {
  const name = route.replace(' /', '-').replace('/:', '-000').replace(':', '000');
  mkdirSync(join(project, 'src/http', name), { recursive: true });
  mkdirSync(join(project, 'build/http'), { recursive: true });
  symlinkSync(pack, join(project, 'build/http', name));
}

Object.assign(process.env, {
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'none',
  ARC_TABLES_PORT: '5555',
});
const port = 3333;
async function check(api) {
  process.env.ARC_API_TYPE = api;
  await sandbox.start({
    cwd: project, port, quiet: true, symlink: false,
    env: {
      TABLE_NAME: 'workouts-staging-workouts',
      FITCOST_DYNAMODB_ENDPOINT: 'http://localhost:5555',
      FITCOST_CURSOR_SECRET: '0123456789abcdef',
    },
  });
  const ask = async (method, path, body, headers = {}) => {
    const answer = await fetch(`http://localhost:${port}${path}`, {
      method,
      body: body && JSON.stringify(body),
      headers: { ...(body && { 'content-type': 'application/json' }), ...headers },
    });
    const text = await answer.text();
    return [answer.status, text.startsWith('{') ? JSON.parse(text) : text, answer.headers];
  };
  try {
    const workout = { workoutType: 'trail run', duration: 30.5, calories: 300, notes: 'f\u00fcr mich' };
    const ids = [];
    for (let i = 0; i < 3; i++) {
      const [status, created, headers] = await ask('POST', '/workouts', workout);
      assert.equal(status, 201, JSON.stringify(created));
      assert.match(headers.get('content-type'), /^application\/json/);
      const kept = Object.fromEntries(Object.keys(workout).map((name) => [name, created[name]]));
      assert.deepEqual(kept, workout);
      ids.unshift(created.workoutId);
    }
    let [status, page] = await ask('GET', '/workouts?limit=2&workoutType=trail%20run');
    assert.equal(status, 200, JSON.stringify(page));
    assert.deepEqual(page.workouts.map((w) => w.workoutId), ids.slice(0, 2));
    assert.equal(page.hasMore, true);
    const cursor = encodeURIComponent(page.cursor);
    [status, page] = await ask('GET', `/workouts?limit=2&workoutType=trail+run&cursor=${cursor}`);
    assert.equal(status, 200, JSON.stringify(page));
    assert.deepEqual(page.workouts.map((w) => w.workoutId), ids.slice(2));
    assert.equal((await ask('GET', `/workouts/${ids[0]}`))[1].workoutId, ids[0]);
    assert.equal((await ask('GET', '/stats?days=1'))[0], 200);
    assert.equal((await ask('DELETE', `/workouts/${ids[0]}`))[0], 204);
    assert.equal((await ask('GET', `/workouts/${ids[0]}`))[0], 404);
    assert.equal((await ask('POST', '/workouts', { workoutType: 'run' }))[0], 400);
    assert.equal((await ask('GET', '/workouts', undefined, { 'x-anonymous': '1' }))[0], 401);
    const once = { 'idempotency-key': 'once' };
    const [, first] = await ask('POST', '/workouts', workout, once);
    const [, second, headers] = await ask('POST', '/workouts', workout, once);
    assert.equal(first.workoutId, second.workoutId);
    assert.equal(headers.get('idempotency-replayed'), 'true');
  } finally {
    await sandbox.end();
  }
}

try {
  for (const api of ['http', 'httpv2', 'httpv1', 'rest']) {
    console.log(api);
    await check(api);
  }
  // What was driven is what was meant to be.
  assert.deepEqual([...shapes], ['2.0 text', '2.0 base64', '1.0 base64', 'undefined base64']);
} finally {
  rmSync(project, { recursive: true });
}
process.exit(0);
