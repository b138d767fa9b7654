# SPDX-License-Identifier: Apache-2.0
"""The workout API once more, as one writes it for Python: API Gateway's REST events in, responses
out, in memory, to the rules of docs/handler.md. It is here to be measured beside the C++ one.
Numbers are Decimals, as boto3 wants them.
"""
import base64
import bisect
import hashlib
import hmac
import json
import os
import re
import sys
import time
from collections import Counter
from datetime import datetime, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal
from operator import attrgetter
from pathlib import Path

SECRET = b"secret"
DAY = 86_400_000_000
EPOCH = datetime(1970, 1, 1)
DIGITS_38 = Context(prec=38)
CONTROL = re.compile("[\x00-\x1f\x7f]")
WHOLE = re.compile(r"[0-9]{1,10}")
KEY = re.compile(r"[!-~]{1,255}")
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
KEPT = ("workoutId", "workoutTimestamp", "createdAt")
TYPE_WANTED = "a string of 1 to 64 bytes without control characters"


class Refusal(Exception):
    def __init__(self, status, message, headers=None):
        super().__init__(message)
        self.status = status
        self.message = message
        self.headers = headers or {}


def is_type(text):
    return 0 < len(text.encode()) <= 64 and not CONTROL.search(text)


def number(low, high, above=False, whole=False):
    low, high = Decimal(low), Decimal(high)

    def holds(value):
        if not low <= value <= high or (above and value == low):
            return False
        if whole and value != value.to_integral_value():
            return False
        return value == value.normalize(DIGITS_38)

    return holds


# name: type, needed, wanted, rule
FIELDS = {
    "workoutType": (str, True, TYPE_WANTED, is_type),
    "duration": (Decimal, True, "a number of minutes above 0 and at most 10080", number(0, 10080, above=True)),
    "calories": (Decimal, True, "a number from 0 to 100000", number(0, 100_000)),
    "distance": (Decimal, False, "a number of kilometres from 0 to 10000", number(0, 10_000)),
    "heartRate": (Decimal, False, "a whole number from 1 to 300", number(1, 300, whole=True)),
    "notes": (str, False, "a string of at most 2000 bytes", lambda text: len(text.encode()) <= 2000),
}


def plain(value):
    """What json.dumps takes: whole numbers as int, others as floats, as handlers for boto3 do."""
    whole = int(value)
    return whole if whole == value else float(value)


class Clock:
    last = 0

    @classmethod
    def next(cls):
        now = time.time_ns() // 1000
        cls.last = now if now > cls.last else cls.last + 1
        return cls.last


def created_at(microseconds):
    return (EPOCH + timedelta(microseconds=microseconds)).isoformat(timespec="microseconds") + "Z"


def workout_id(microseconds):
    milliseconds, rest = divmod(microseconds, 1000)
    random = int.from_bytes(os.urandom(8), "big") & (1 << 62) - 1 | 1 << 63
    text = f"{milliseconds:012x}7{rest:03x}{random:016x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def microseconds_of(text):
    if not ID.fullmatch(text):
        return None
    return int(text[:8] + text[9:13], 16) * 1000 + int(text[15:18], 16)


class Workout:
    __slots__ = ("timestamp", "shown", "numbers")

    def __init__(self, timestamp, shown, numbers):
        self.timestamp = timestamp
        self.shown = shown
        self.numbers = numbers


USERS = {}  # newest last
MARKERS = {}
BY_TIME = attrgetter("timestamp")


def no_twins(pairs):
    value = dict(pairs)
    if len(value) != len(pairs):
        raise Refusal(400, "body: a field is given twice")
    return value


def no_constant(text):
    raise ValueError(text)


read_body = json.JSONDecoder(parse_int=Decimal, parse_float=Decimal, parse_constant=no_constant,
                             object_pairs_hook=no_twins).decode
write = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False, check_circular=False).encode


def read_workout(body, caller, former=None):
    try:
        value = read_body(body or "")
    except ValueError:
        raise Refusal(400, "body: not valid JSON") from None
    if not isinstance(value, dict):
        raise Refusal(400, "body: wanted a JSON object")
    for name in value:
        if name in FIELDS:
            continue
        if name == "userId":
            if not isinstance(value[name], str):
                raise Refusal(400, "userId: wanted a string")
            if value[name] != caller:
                raise Refusal(403, "userId: it is not the caller")
        elif former and name in KEPT:
            if value[name] != former[name]:
                raise Refusal(400, f"{name}: it cannot be changed")
        else:
            raise Refusal(400, f"unknown field {json.dumps(name)}")
    shown = {}
    numbers = {}
    for name, (kind, needed, wanted, holds) in FIELDS.items():
        found = value.get(name)
        if found is None and not (needed and name in value):
            if needed:
                raise Refusal(400, f'field "{name}" is required')
            continue
        if not isinstance(found, kind) or not holds(found):
            raise Refusal(400, f"{name}: wanted {wanted}, found {found!r}")
        if kind is Decimal:
            numbers[name] = found
            shown[name] = plain(found)
        else:
            shown[name] = found
    return shown, numbers


def find(caller, text):
    timestamp = microseconds_of(text)
    workouts = USERS.get(caller, [])
    if timestamp is not None:
        at = bisect.bisect_left(workouts, timestamp, key=BY_TIME)
        if at < len(workouts) and workouts[at].shown["workoutId"] == text:
            return workouts, at
    raise Refusal(404, f'there is no workout "{text}"')


def made(workout, **headers):
    headers["location"] = "/workouts/" + workout.shown["workoutId"]
    return 201, workout.shown, headers


def create(caller, body, key):
    if key is not None and not KEY.fullmatch(key):
        raise Refusal(400, "Idempotency-Key: wanted 1 to 255 visible ASCII characters")
    shown, numbers = read_workout(body, caller)
    if key is not None:
        fingerprint = json.dumps(shown, sort_keys=True)
        earlier = MARKERS.get((caller, key))
        if earlier and earlier[2] > time.time():
            if earlier[0] != fingerprint:
                raise Refusal(422, "Idempotency-Key: it was used for another workout")
            return made(earlier[1], **{"idempotency-replayed": "true"})
    timestamp = Clock.next()
    workout = Workout(timestamp, {
        "userId": caller,
        "workoutId": workout_id(timestamp),
        "workoutTimestamp": timestamp,
        "createdAt": created_at(timestamp),
        **shown,
    }, numbers)
    USERS.setdefault(caller, []).append(workout)
    if key is not None:
        MARKERS[caller, key] = fingerprint, workout, time.time() + 86_400
    return made(workout)


def replace(caller, text, body):
    workouts, at = find(caller, text)
    former = workouts[at]
    shown, numbers = read_workout(body, caller, former.shown)
    head = {name: former.shown[name] for name in ("userId", *KEPT)}
    workouts[at] = Workout(former.timestamp, {**head, **shown}, numbers)
    return 200, workouts[at].shown, {}


def remove(caller, text):
    workouts, at = find(caller, text)
    del workouts[at]
    return 204, None, {}


def seal(caller, kind, timestamp):
    text = f"{timestamp}.{len(caller)}.{caller}{kind}"
    return hmac.digest(SECRET, text.encode(), "sha256")[:16]


def make_cursor(caller, kind, timestamp):
    return base64.urlsafe_b64encode(timestamp.to_bytes(8, "big") + seal(caller, kind, timestamp)).decode()


def read_cursor(text, caller, kind):
    try:
        raw = base64.urlsafe_b64decode(text)
    except ValueError:
        raw = b""
    if len(raw) == 24 and base64.urlsafe_b64encode(raw).decode() == text:
        timestamp = int.from_bytes(raw[:8], "big")
        if hmac.compare_digest(raw[8:], seal(caller, kind, timestamp)):
            return timestamp
    raise Refusal(400, "cursor: wanted one that this query was answered with")


def whole_number(query, name, most, otherwise):
    text = query.get(name)
    if text is None:
        return otherwise
    value = int(text) if WHOLE.fullmatch(text) else 0
    if not 1 <= value <= most:
        raise Refusal(400, f"{name}: wanted a whole number from 1 to {most}, found {json.dumps(text)}")
    return value


def list_workouts(caller, query):
    limit = whole_number(query, "limit", 100, 20)
    kind = query.get("workoutType")
    if kind is not None and not is_type(kind):
        raise Refusal(400, f"workoutType: wanted {TYPE_WANTED}")
    workouts = USERS.get(caller, [])
    cursor = query.get("cursor")
    at = len(workouts)
    if cursor is not None:
        at = bisect.bisect_left(workouts, read_cursor(cursor, caller, kind or ""), key=BY_TIME)
    found = []
    while at > 0 and len(found) <= limit:
        at -= 1
        if kind is None or workouts[at].shown["workoutType"] == kind:
            found.append(workouts[at])
    more = len(found) > limit
    if more:
        found.pop()
    return 200, {
        "workouts": [workout.shown for workout in found],
        "count": len(found),
        "hasMore": more,
        "cursor": make_cursor(caller, kind or "", found[-1].timestamp) if more else None,
    }, {}


def mean(total, count):
    if not count:
        return 0
    return plain((total / count).quantize(Decimal("0.01"), ROUND_HALF_EVEN))


def stats(caller, query):
    days = whole_number(query, "days", 3650, 30)
    workouts = USERS.get(caller, [])
    oldest = time.time_ns() // 1000 - days * DAY
    recent = workouts[bisect.bisect_left(workouts, oldest, key=BY_TIME):]
    duration = calories = distance = Decimal(0)
    types = Counter()
    for workout in recent:
        numbers = workout.numbers
        duration += numbers["duration"]
        calories += numbers["calories"]
        if "distance" in numbers:
            distance += numbers["distance"]
        types[workout.shown["workoutType"]] += 1
    return 200, {
        "userId": caller,
        "days": days,
        "totalWorkouts": len(recent),
        "totalDuration": plain(duration),
        "totalCalories": plain(calories),
        "totalDistance": plain(distance),
        "averageDurationPerWorkout": mean(duration, len(recent)),
        "averageCaloriesPerWorkout": mean(calories, len(recent)),
        "workoutsByType": types,
    }, {}


ROUTES = {
    "/workouts": {"GET": ("userId", "workoutType", "limit", "cursor"), "POST": ("userId",)},
    "/workouts/": {"DELETE": ("userId",), "GET": ("userId",), "PUT": ("userId",)},
    "/stats": {"GET": ("userId", "days")},
}


def query_of(event, known, caller):
    query = {}
    multiple = event.get("multiValueQueryStringParameters")
    if multiple is None:
        single = event.get("queryStringParameters") or {}
        multiple = {name: (value,) for name, value in single.items()}
    for name, values in multiple.items():
        if name not in known:
            raise Refusal(400, f"unknown query parameter {json.dumps(name)}")
        if len(values) > 1:
            raise Refusal(400, f'query parameter "{name}" is given twice')
        query[name] = values[0]
    if query.get("userId", caller) != caller:
        raise Refusal(403, "userId: it is not the caller")
    return query


def caller_of(context):
    authorizer = context.get("authorizer") or {}
    identity = context.get("identity") or {}
    return ((authorizer.get("claims") or {}).get("sub") or authorizer.get("principalId")
            or identity.get("cognitoIdentityId") or identity.get("userArn"))


def key_of(headers):
    for name, value in (headers or {}).items():
        if name.lower() == "idempotency-key":
            return value
    return None


def dispatch(event):
    path = event["path"]
    method = event["httpMethod"]
    text = None
    route = path
    if path.startswith("/workouts/"):
        route, text = "/workouts/", path[10:]
    methods = ROUTES.get(route)
    if methods is None or (text is not None and (not text or "/" in text)):
        raise Refusal(404, f"there is nothing at {json.dumps(path)}")
    if method not in methods:
        raise Refusal(405, f"method {json.dumps(method)} is not allowed here", {"allow": ", ".join(methods)})
    caller = caller_of(event["requestContext"])
    if not caller:
        raise Refusal(401, "the caller is not known")
    query = query_of(event, methods[method], caller)
    body = event.get("body")
    if event.get("isBase64Encoded") and body:
        try:
            body = base64.b64decode(body, validate=True).decode()
        except ValueError:
            raise Refusal(400, "body: not valid base64") from None
    if text is not None:
        if method == "GET":
            workouts, at = find(caller, text)
            return 200, workouts[at].shown, {}
        return replace(caller, text, body) if method == "PUT" else remove(caller, text)
    if route == "/stats":
        return stats(caller, query)
    if method == "POST":
        return create(caller, body, key_of(event.get("headers")))
    return list_workouts(caller, query)


def handle_event(text):
    request_id = ""
    try:
        event = json.loads(text)
        request_id = event["requestContext"].get("requestId", "")
        status, body, headers = dispatch(event)
    except Refusal as refusal:
        status, headers = refusal.status, refusal.headers
        body = {"message": refusal.message, "requestId": request_id}
    except Exception:  # nothing of the inside is told
        status, headers = 500, {}
        body = {"message": "Internal error", "requestId": request_id}
    return write({
        "statusCode": status,
        "headers": {"content-type": "application/json", **headers},
        "body": "" if body is None else write(body),
        "isBase64Encoded": False,
    })


def main():
    """CPU microseconds a call, as the C++ benchmark says them: name and figure, line by line."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 2.0
    events = [line for line in (Path(__file__).parent / "events.jsonl").read_text().splitlines() if line]
    for name, event, before in zip(("create", "list_of_20", "stats_over_100"), events, (0, 100, 100)):
        USERS.clear()
        for _ in range(before):
            handle_event(events[0])
        if '"statusCode":20' not in handle_event(event):
            raise SystemExit(f"{name}: not answered as expected")
        for _ in range(1000):
            handle_event(event)
        if before == 0:
            USERS.clear()
        calls = 0
        began = time.process_time()
        while time.process_time() - began < seconds:
            for _ in range(200):
                handle_event(event)
            calls += 200
        print(name, f"{(time.process_time() - began) / calls * 1e6:.2f}")


if __name__ == "__main__":
    main()
