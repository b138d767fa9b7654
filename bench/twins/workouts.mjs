// SPDX-License-Identifier: Apache-2.0
// The workout API once more, as one writes it for Node: API Gateway's REST events in, responses out,
// in memory, to the rules of docs/handler.md. It is here to be measured beside the C++ one. Numbers
// are doubles, as Node's are; the C++ one keeps 38 digits.
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const secret = "secret";
const fields = {
  workoutType: { text: true, required: true, wanted: "a string of 1 to 64 bytes without control characters",
                 holds: (v) => v.length > 0 && Buffer.byteLength(v) <= 64 && !/[\u0000-\u001f\u007f]/.test(v) },
  duration: { required: true, wanted: "a number of minutes above 0 and at most 10080", holds: (v) => v > 0 && v <= 10080 },
  calories: { required: true, wanted: "a number from 0 to 100000", holds: (v) => v >= 0 && v <= 100000 },
  distance: { wanted: "a number of kilometres from 0 to 10000", holds: (v) => v >= 0 && v <= 10000 },
  heartRate: { wanted: "a whole number from 1 to 300", holds: (v) => Number.isInteger(v) && v >= 1 && v <= 300 },
  notes: { text: true, wanted: "a string of at most 2000 bytes", holds: (v) => Buffer.byteLength(v) <= 2000 },
};
const kept = ["workoutId", "workoutTimestamp", "createdAt"];

class Refusal extends Error {
  constructor(status, message, headers) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}
const refuse = (status, message, headers) => {
  throw new Refusal(status, message, headers);
};

let lastMicroseconds = 0;
function nextMicroseconds() {
  const now = Date.now() * 1000;
  lastMicroseconds = now > lastMicroseconds ? now : lastMicroseconds + 1;
  return lastMicroseconds;
}

function createdAt(microseconds) {
  const text = new Date(Math.floor(microseconds / 1000)).toISOString();
  return text.slice(0, -1) + String(microseconds % 1000).padStart(3, "0") + "Z";
}

let pool = randomBytes(4096);
let drawn = 0;
function workoutId(microseconds) {
  if (drawn + 8 > pool.length) {
    pool = randomBytes(4096);
    drawn = 0;
  }
  const random = pool.subarray(drawn, (drawn += 8));
  random[0] = (random[0] & 0x3f) | 0x80;
  const time = Math.floor(microseconds / 1000).toString(16).padStart(12, "0");
  const bits = random.toString("hex");
  const rest = (microseconds % 1000).toString(16).padStart(3, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${rest}-${bits.slice(0, 4)}-${bits.slice(4)}`;
}
function microsecondsOf(id) {
  if (!/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id)) return undefined;
  return parseInt(id.slice(0, 8) + id.slice(9, 13), 16) * 1000 + parseInt(id.slice(15, 18), 16);
}

// A name that stands twice is lost in JSON.parse, so colons outside of strings are counted.
function parse(body) {
  let value;
  try {
    value = JSON.parse(body);
  } catch {
    refuse(400, "body: not valid JSON");
  }
  if (value === null || typeof value !== "object" || Array.isArray(value)) refuse(400, "body: wanted a JSON object");
  let colons = 0;
  let quoted = false;
  for (let i = 0; i < body.length; ++i) {
    const c = body.charCodeAt(i);
    if (quoted) {
      if (c === 92) ++i;
      else if (c === 34) quoted = false;
    } else if (c === 34) quoted = true;
    else if (c === 58) ++colons;
  }
  if (colons > Object.keys(value).length) refuse(400, "body: a field is given twice, or is not flat");
  return value;
}

function readWorkout(body, caller, former) {
  const value = parse(body ?? "");
  const workout = {};
  for (const name of Object.keys(value)) {
    if (Object.hasOwn(fields, name)) continue;
    if (name === "userId") {
      if (typeof value.userId !== "string") refuse(400, "userId: wanted a string");
      if (value.userId !== caller) refuse(403, "userId: it is not the caller");
    } else if (former && kept.includes(name)) {
      if (value[name] !== former[name]) refuse(400, `${name}: it cannot be changed`);
    } else refuse(400, `unknown field ${JSON.stringify(name)}`);
  }
  for (const [name, rule] of Object.entries(fields)) {
    const found = value[name];
    if (found === undefined || (found === null && !rule.required)) {
      if (rule.required) refuse(400, `field "${name}" is required`);
      continue;
    }
    if (typeof found !== (rule.text ? "string" : "number") || !rule.holds(found))
      refuse(400, `${name}: wanted ${rule.wanted}, found ${JSON.stringify(found)}`);
    workout[name] = found;
  }
  return workout;
}

const users = new Map(); // newest last
const markers = new Map();
const workoutsOf = (user) => users.get(user) ?? [];

function below(list, timestamp) {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle].workoutTimestamp < timestamp) low = middle + 1;
    else high = middle;
  }
  return low;
}
function find(caller, id) {
  const timestamp = microsecondsOf(id);
  const list = workoutsOf(caller);
  const at = timestamp === undefined ? -1 : below(list, timestamp);
  if (at < 0 || list[at]?.workoutId !== id) refuse(404, `there is no workout "${id}"`);
  return { list, at };
}

const made = (workout, headers) => ({ status: 201, headers: { location: "/workouts/" + workout.workoutId, ...headers }, body: workout });

function create(caller, body, key) {
  if (key !== undefined && !/^[!-~]{1,255}$/.test(key)) refuse(400, "Idempotency-Key: wanted 1 to 255 visible ASCII characters");
  const wanted = readWorkout(body, caller);
  const slot = key && JSON.stringify([caller, key]);
  const fingerprint = slot && JSON.stringify(wanted);
  const earlier = slot && markers.get(slot);
  if (earlier && earlier.expires > Date.now()) {
    if (earlier.fingerprint !== fingerprint) refuse(422, "Idempotency-Key: it was used for another workout");
    return made(earlier.workout, { "idempotency-replayed": "true" });
  }
  const timestamp = nextMicroseconds();
  const workout = {
    userId: caller,
    workoutId: workoutId(timestamp),
    workoutTimestamp: timestamp,
    createdAt: createdAt(timestamp),
    ...wanted,
  };
  let list = users.get(caller);
  if (!list) users.set(caller, (list = []));
  list.push(workout);
  if (slot) markers.set(slot, { fingerprint, workout, expires: Date.now() + 86400000 });
  return made(workout);
}

function replace(caller, id, body) {
  const { list, at } = find(caller, id);
  const { userId, workoutId, workoutTimestamp, createdAt } = list[at];
  list[at] = { userId, workoutId, workoutTimestamp, createdAt, ...readWorkout(body, caller, list[at]) };
  return { status: 200, body: list[at] };
}

function remove(caller, id) {
  const { list, at } = find(caller, id);
  list.splice(at, 1);
  return { status: 204 };
}

const seal = (caller, type, timestamp) =>
  createHmac("sha256", secret).update(`${timestamp}.${caller.length}.${caller}${type}`).digest().subarray(0, 16);
const makeCursor = (caller, type, timestamp) => {
  const head = Buffer.alloc(8);
  head.writeBigInt64BE(BigInt(timestamp));
  return Buffer.concat([head, seal(caller, type, timestamp)]).toString("base64url");
};
function readCursor(text, caller, type) {
  const bytes = Buffer.from(text, "base64url");
  if (bytes.length === 24 && bytes.toString("base64url") === text) {
    const timestamp = Number(bytes.readBigInt64BE());
    if (timingSafeEqual(bytes.subarray(8), seal(caller, type, timestamp))) return timestamp;
  }
  refuse(400, "cursor: wanted one that this query was answered with");
}

function wholeNumber(query, name, most, otherwise) {
  const text = query.get(name);
  if (text === undefined) return otherwise;
  const value = /^[0-9]{1,10}$/.test(text) ? Number(text) : 0;
  if (value < 1 || value > most) refuse(400, `${name}: wanted a whole number from 1 to ${most}, found ${JSON.stringify(text)}`);
  return value;
}

function list(caller, query) {
  const limit = wholeNumber(query, "limit", 100, 20);
  const type = query.get("workoutType");
  if (type !== undefined && !fields.workoutType.holds(type)) refuse(400, `workoutType: wanted ${fields.workoutType.wanted}`);
  const all = workoutsOf(caller);
  const cursor = query.get("cursor");
  let at = cursor === undefined ? all.length : below(all, readCursor(cursor, caller, type ?? ""));
  const workouts = [];
  while (at > 0 && workouts.length <= limit) {
    const workout = all[--at];
    if (type === undefined || workout.workoutType === type) workouts.push(workout);
  }
  const hasMore = workouts.length > limit;
  if (hasMore) workouts.pop();
  return {
    status: 200,
    body: {
      workouts,
      count: workouts.length,
      hasMore,
      cursor: hasMore ? makeCursor(caller, type ?? "", workouts.at(-1).workoutTimestamp) : null,
    },
  };
}

const twoPlaces = (value) => Math.round(value * 100) / 100;
function stats(caller, query) {
  const days = wholeNumber(query, "days", 3650, 30);
  const all = workoutsOf(caller);
  let duration = 0;
  let calories = 0;
  let distance = 0;
  const workoutsByType = {};
  const first = below(all, (Date.now() - days * 86400000) * 1000);
  for (let i = first; i < all.length; ++i) {
    const workout = all[i];
    duration += workout.duration;
    calories += workout.calories;
    distance += workout.distance ?? 0;
    workoutsByType[workout.workoutType] = (workoutsByType[workout.workoutType] ?? 0) + 1;
  }
  const count = all.length - first;
  return {
    status: 200,
    body: {
      userId: caller,
      days,
      totalWorkouts: count,
      totalDuration: duration,
      totalCalories: calories,
      totalDistance: distance,
      averageDurationPerWorkout: count ? twoPlaces(duration / count) : 0,
      averageCaloriesPerWorkout: count ? twoPlaces(calories / count) : 0,
      workoutsByType,
    },
  };
}

const routes = {
  "/workouts": { GET: ["userId", "workoutType", "limit", "cursor"], POST: ["userId"] },
  "/workouts/": { DELETE: ["userId"], GET: ["userId"], PUT: ["userId"] },
  "/stats": { GET: ["userId", "days"] },
};

function queryOf(event, known, caller) {
  const query = new Map();
  const several = event.multiValueQueryStringParameters;
  const parameters = several ?? event.queryStringParameters ?? {};
  for (const name of Object.keys(parameters)) {
    if (!known.includes(name)) refuse(400, `unknown query parameter ${JSON.stringify(name)}`);
    if (several && several[name].length > 1) refuse(400, `query parameter "${name}" is given twice`);
    query.set(name, several ? several[name][0] : parameters[name]);
  }
  if (query.has("userId") && query.get("userId") !== caller) refuse(403, "userId: it is not the caller");
  return query;
}

function keyOf(headers) {
  for (const name in headers) if (name.length === 15 && name.toLowerCase() === "idempotency-key") return headers[name];
  return undefined;
}

function dispatch(event) {
  const { path, httpMethod: method, requestContext: context } = event;
  let id;
  let route = path;
  if (path.startsWith("/workouts/") && path.indexOf("/", 10) < 0 && path.length > 10) {
    route = "/workouts/";
    id = path.slice(10);
  }
  const methods = id === undefined && route === "/workouts/" ? undefined : routes[route];
  if (!methods) refuse(404, `there is nothing at ${JSON.stringify(path)}`);
  const known = methods[method];
  if (!known) refuse(405, `method "${method}" is not allowed here`, { allow: Object.keys(methods).join(", ") });
  const caller = context.authorizer?.claims?.sub || context.authorizer?.principalId || context.identity?.cognitoIdentityId || context.identity?.userArn;
  if (!caller) refuse(401, "the caller is not known");
  const query = queryOf(event, known, caller);
  const body = event.isBase64Encoded ? Buffer.from(event.body ?? "", "base64").toString() : event.body;
  if (id !== undefined) {
    if (method === "GET") {
      const { list, at } = find(caller, id);
      return { status: 200, body: list[at] };
    }
    return method === "PUT" ? replace(caller, id, body) : remove(caller, id);
  }
  if (route === "/stats") return stats(caller, query);
  return method === "POST" ? create(caller, body, keyOf(event.headers)) : list(caller, query);
}

export function handleEvent(text) {
  let requestId = "";
  let reply;
  try {
    const event = JSON.parse(text);
    requestId = event.requestContext.requestId ?? "";
    reply = dispatch(event);
  } catch (error) {
    const known = error instanceof Refusal;
    reply = {
      status: known ? error.status : 500,
      headers: error.headers,
      body: { message: known ? error.message : "Internal error", requestId },
    };
  }
  return JSON.stringify({
    statusCode: reply.status,
    headers: { "content-type": "application/json", ...reply.headers },
    body: reply.body === undefined ? "" : JSON.stringify(reply.body),
    isBase64Encoded: false,
  });
}

// CPU microseconds a call, as the C++ benchmark says them: name and figure, line by line.
function main() {
  const seconds = Number(process.argv[2] ?? 2);
  const events = readFileSync(new URL("events.jsonl", import.meta.url), "utf8").split("\n").filter(Boolean);
  const spent = (since) => {
    const { user, system } = process.cpuUsage(since);
    return user + system;
  };
  ["create", "list_of_20", "stats_over_100"].forEach((name, index) => {
    const event = events[index];
    const before = index === 0 ? 0 : 100;
    users.clear();
    for (let i = 0; i < before; ++i) handleEvent(events[0]);
    if (!handleEvent(event).includes('"statusCode":20')) throw new Error(`${name}: not answered as expected`);
    for (let i = 0; i < 2000; ++i) handleEvent(event); // compiled by then
    if (before === 0) users.clear();
    let calls = 0;
    const began = process.cpuUsage();
    while (spent(began) < seconds * 1e6) {
      for (let i = 0; i < 500; ++i) handleEvent(event);
      calls += 500;
    }
    console.log(name, (spent(began) / calls).toFixed(2));
  });
}
if (process.argv[1] === fileURLToPath(import.meta.url)) main();
