"""Somebody else's program: Debian's python3-socketio. It tells what it hears, a line of JSON each.

The argument is JSON: where to connect, how, and the hello, if it says one. A line of standard input is an event to
emit; its answer is told. It ends with standard input.
"""

import json
import sys
import threading

import socketio

given = json.loads(sys.argv[1])
hello = given.get("hello")
client = socketio.Client()
mouth = threading.Lock()


def tell(*line):
    with mouth:
        print(json.dumps(line), flush=True)


def say_hello():
    """Asked for at every connection: one more, and where this client stands by then."""
    if hello is None:
        return {}
    hello["generation"] += 1
    return hello


def stand_at(stream, place):
    if hello is not None:
        hello["cursors"][stream] = {"epoch": place["epoch"], "seq": place["seq"]}


@client.on("connect")
def on_connect():
    tell("connect", client.transport())


@client.on("disconnect")
def on_disconnect():
    tell("disconnect")


@client.on("welcome")
def on_welcome(welcome):
    for stream, answer in welcome["streams"].items():
        if answer["kind"] == "reset":
            stand_at(stream, answer)
    tell("welcome", welcome)


@client.on("batch")
def on_batch(events):
    for _, _, meta in events:
        stand_at(meta["stream"], meta)
    tell("batch", events)


@client.on("heartbeat-ping")
def on_ping(ping):
    client.emit("heartbeat-pong", {"echo": ping["timestamp"], "clientTime": ping["timestamp"]})
    tell("heartbeat-ping", ping)


@client.on("*")
def on_event(name, *args):
    if len(args) == 2:
        stand_at(args[1]["stream"], args[1])
    tell(name, *args)


client.connect(
    given["url"],
    headers=given.get("headers", {}),
    auth=say_hello,
    transports=[given["transport"]],
    wait_timeout=20,
)
for line in sys.stdin:
    event, body = json.loads(line)
    client.emit(event, body, callback=lambda *answer: tell("answer", *answer))
client.disconnect()
