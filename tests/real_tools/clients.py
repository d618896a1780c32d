"""Messages and responses that the clients of model providers dump."""

import json
from pathlib import Path

from anthropic.types import Message
from openai.types.chat import ChatCompletion
from openai.types.responses import Response


def write(path: Path, records: list) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path


def message() -> dict:
    """An Anthropic message with every kind of block."""
    citation = {
        "type": "char_location", "cited_text": "cited words", "document_index": 0,
        "document_title": "Tides", "start_char_index": 0, "end_char_index": 11, "file_id": None,
    }
    found = {
        "type": "web_search_result", "url": "https://example.org/tides", "title": "Tide tables",
        "encrypted_content": "eA==", "page_age": None,
    }
    return Message.model_validate({
        "id": "msg_1", "type": "message", "role": "assistant", "model": "m",
        "stop_reason": "end_turn", "stop_sequence": None,
        "usage": {"input_tokens": 1, "output_tokens": 1},
        "content": [
            {"type": "thinking", "thinking": "I weigh the tide.\n", "signature": "c2ln"},
            {"type": "redacted_thinking", "data": "aGlkZGVu"},
            {"type": "text", "text": "First, ", "citations": None},
            {"type": "text", "text": "the low tide.", "citations": [citation]},
            {"type": "server_tool_use", "id": "s1", "name": "web_search", "input": {"query": "tides"}},
            {"type": "web_search_tool_result", "tool_use_id": "s1", "content": [found]},
            {"type": "tool_use", "id": "t1", "name": "ring", "input": {"bell": "north \"one\""}},
        ],
    }).model_dump(mode="json")


def completion() -> dict:
    """An OpenAI chat completion with a call, and one with a refusal."""
    call = {"id": "c1", "type": "function", "function": {"name": "ring", "arguments": '{"bell": 2}'}}
    first = {"role": "assistant", "content": "Ringing.", "tool_calls": [call], "refusal": None}
    return ChatCompletion.model_validate({
        "id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "m",
        "choices": [{"index": 0, "message": first, "finish_reason": "tool_calls", "logprobs": None}],
    }).model_dump(mode="json")


def refusal() -> dict:
    said = {"role": "assistant", "content": None, "refusal": "I will not ring it."}
    return ChatCompletion.model_validate({
        "id": "chatcmpl-2", "object": "chat.completion", "created": 1, "model": "m",
        "choices": [{"index": 0, "message": said, "finish_reason": "stop", "logprobs": None}],
    }).model_dump(mode="json")


def response() -> dict:
    """An OpenAI response: reasoning, a call, and a message with an annotation."""
    citation = {
        "type": "url_citation", "url": "https://example.org", "title": "Tide tables",
        "start_index": 0, "end_index": 3,
    }
    return Response.model_validate({
        "id": "resp_1", "object": "response", "created_at": 1, "model": "m", "status": "completed",
        "parallel_tool_calls": True, "tool_choice": "auto", "tools": [],
        "output": [
            {"type": "reasoning", "id": "r1", "summary": [
                {"type": "summary_text", "text": "It looked up the tide."},
            ]},
            {"type": "function_call", "id": "f1", "call_id": "c1", "name": "tide",
             "arguments": '{"day": "monday"}'},
            {"type": "message", "id": "m1", "role": "assistant", "status": "completed", "content": [
                {"type": "output_text", "text": "At noon.", "annotations": [citation]},
                {"type": "refusal", "refusal": "The rest stays closed."},
            ]},
        ],
    }).model_dump(mode="json")


QUESTION = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "When is low tide?"}]
ASKED = [("prompt", "Be brief."), ("prompt", "When is low tide?")]


def check(checker, folder: Path) -> None:
    said = ASKED + [
        ("scratchpad", "I weigh the tide.\n"), ("answer", "First, "), ("answer", "the low tide."),
    ]
    log = write(folder / "anthropic.jsonl", [{"messages": QUESTION, "response": message()}])
    checker.item(log, 1, said, warnings=["redacted"])
    blocks(checker, log, [
        ("citation", "cited words"), ("tool_call", "web_search\n{"), ("tool_call", 'ring\n{'),
        ("tool_call", 'north \\"one\\"'), ("tool_result", "https://example.org/tides"),
    ])
    alone = write(folder / "message.json", [message()])
    checker.item(alone, 1, said[2:])
    called = ASKED + [("answer", "Ringing.")]
    log = write(folder / "openai.jsonl", [
        {"messages": QUESTION, "response": completion()}, {"messages": QUESTION, "response": refusal()},
    ])
    checker.item(log, 1, called)
    blocks(checker, log, [("tool_call", 'ring\n{\n  "bell": 2')])
    checker.item(log, 2, ASKED + [("answer", "I will not ring it.")])
    batch(checker, folder)


def batch(checker, folder: Path) -> None:
    """The files of a batch: what was sent, and what came back in another order."""
    place = folder / "batch"
    place.mkdir()
    sent = [
        {"custom_id": "a", "method": "POST", "url": "/v1/chat/completions",
         "body": {"model": "m", "messages": QUESTION}},
        {"custom_id": "b", "method": "POST", "url": "/v1/responses",
         "body": {"model": "m", "instructions": "Be brief.", "input": "When is low tide?"}},
    ]
    came_back = [
        {"id": "x", "custom_id": "b", "error": None, "response": {"status_code": 200, "body": response()}},
        {"id": "y", "custom_id": "a", "error": None, "response": {"status_code": 200, "body": completion()}},
    ]
    write(place / "sent.jsonl", sent)
    write(place / "came-back.jsonl", came_back)
    checker.order(place, ["b", "a"])
    answered = [
        ("scratchpad", "It looked up the tide."), ("answer", "At noon."),
        ("answer", "The rest stays closed."),
    ]
    checker.item(place, 1, ASKED + answered)
    blocks(checker, place, [("tool_call", 'tide\n{\n  "day": "monday"'), ("citation", "Tide tables")])
    checker.item(place, 2, ASKED + [("answer", "Ringing.")])


def blocks(checker, path: Path, expected: list[tuple[str, str]]) -> None:
    """Blocks that are no plain text are shown, each in one pane, with the words they hold."""
    shown = checker.ask("show", str(path), "--at", "1", "--json")
    for kind, words in expected:
        checker.parts += 1
        found = [part for part in shown["segments"] if part["kind"] == kind and words in part["text"]]
        if len(found) != 1:
            checker.wrong.append(f"{path.name}: {words!r} is {len(found)} times in a {kind}")
