"""What the vendors' own models make of responses with reasoning, of batches, and of traced calls."""

import json
import os
from pathlib import Path

from anthropic.types.messages import MessageBatchIndividualResponse
from clients import ASKED, QUESTION, blocks, message, refusal, response, write
from google.genai import types
from openai.types.responses import Response

TRACED = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"


def check(checker, folder: Path) -> None:
    reasoning_items(checker, folder)
    anthropic_batch(checker, folder)
    openai_batch(checker, folder)
    gemini(checker, folder)
    traces(checker, folder)


def reasoning_items(checker, folder: Path) -> None:
    """A response with raw reasoning, one with a summary beside encrypted reasoning, one with neither."""
    def said(*items: dict) -> dict:
        text = {"type": "output_text", "text": "At noon.", "annotations": []}
        answer = {"type": "message", "id": "m", "role": "assistant", "status": "completed", "content": [text]}
        return Response.model_validate({**response(), "output": [*items, answer]}).model_dump(mode="json")

    raw = {"type": "reasoning", "id": "r1", "summary": [], "content": [
        {"type": "reasoning_text", "text": "The tables say noon."},
        {"type": "reasoning_text", "text": "I check them again."},
    ]}
    summary = {"type": "reasoning", "id": "r2", "encrypted_content": "QUJD", "summary": [
        {"type": "summary_text", "text": "It read the tables."}]}
    withheld = {"type": "reasoning", "id": "r3", "encrypted_content": "QUJDREVG", "summary": []}
    asked = {"instructions": "Be brief.", "input": "When is low tide?"}
    log = write(folder / "responses.jsonl", [
        {**said(raw), **asked}, {**said(summary), **asked}, {**said(withheld), **asked},
    ])
    thoughts = [("scratchpad", "The tables say noon."), ("scratchpad", "I check them again.")]
    answer = [("answer", "At noon.")]
    checker.item(log, 1, ASKED + thoughts + answer)
    checker.item(log, 2, ASKED + [("scratchpad", "It read the tables.")] + answer)
    checker.item(log, 3, ASKED + answer, warnings=["redacted"])


def anthropic_batch(checker, folder: Path) -> None:
    """One request that came back, one that failed, one that came too late."""
    results = [
        {"type": "succeeded", "message": message()},
        {"type": "errored", "error": {"type": "error", "request_id": None, "error": {
            "type": "invalid_request_error", "message": "max_tokens: too large"}}},
        {"type": "expired"},
    ]
    log = write(folder / "message-batch.jsonl", [
        MessageBatchIndividualResponse.model_validate({"custom_id": f"m{n}", "result": result})
        .model_dump(mode="json") for n, result in enumerate(results, 1)
    ])
    checker.order(log, ["m1", "m2", "m3"])
    said = [("scratchpad", "I weigh the tide.\n"), ("answer", "First, "), ("answer", "the low tide.")]
    checker.item(log, 1, said, warnings=["redacted"])
    for number in (2, 3):
        checker.item(log, number, [], warnings=["error"])


def openai_batch(checker, folder: Path) -> None:
    """The file of a batch's errors: the server refused one call and never saw another."""
    refused = {"error": {"message": "You exceeded your quota.", "type": "insufficient_quota",
                         "param": None, "code": "insufficient_quota"}}
    log = write(folder / "batch-errors.jsonl", [
        {"id": "1", "custom_id": "a", "error": None,
         "response": {"status_code": 429, "request_id": "q", "body": refused}},
        {"id": "2", "custom_id": "b", "response": None,
         "error": {"code": "batch_expired", "message": "This request could not be executed."}},
        {"id": "3", "custom_id": "c", "error": None,
         "response": {"status_code": 200, "request_id": "r", "body": refusal()}},
    ])
    checker.order(log, ["a", "b", "c"])
    for number, words in ((1, "You exceeded your quota."), (2, "This request could not be executed.")):
        checker.item(log, number, [], warnings=["error"])
        told = checker.ask("show", str(log), "--at", str(number), "--json")["details"]["error"]
        checker.parts += 1
        if words not in told:
            checker.wrong.append(f"{log.name} item {number}: the error is {told!r}")
    checker.item(log, 3, [("answer", "I will not ring it.")])


def gemini(checker, folder: Path) -> None:
    """A thought, a call, what came of it and two candidates, in both spellings of the names."""
    parts = [
        types.Part(text="The user wants the tide.", thought=True),
        types.Part(text="Let me look."),
        types.Part(function_call=types.FunctionCall(name="tide", args={"day": "monday"})),
    ]
    other = types.Content(role="model", parts=[types.Part(text="I do not know.")])
    came_back = types.GenerateContentResponse(
        candidates=[
            types.Candidate(content=types.Content(role="model", parts=parts), finish_reason="STOP"),
            types.Candidate(content=other, finish_reason="MAX_TOKENS"),
        ],
        model_version="m",
    )
    asked = types.Content(role="user", parts=[types.Part(text="When is low tide?")])
    request = {
        "contents": [asked.model_dump(mode="json", exclude_none=True)],
        "system_instruction": {"parts": [{"text": "Be brief."}]},
    }
    for by_alias in (False, True):
        dumped = came_back.model_dump(mode="json", exclude_none=True, by_alias=by_alias)
        log = write(folder / f"gemini-{by_alias}.jsonl", [
            {"key": "g1", "request": request, "response": dumped},
        ])
        said = [("scratchpad", "The user wants the tide."), ("answer", "Let me look.")]
        checker.item(log, 1, ASKED + said)
        blocks(checker, log, [("tool_call", "tide\n{")])
        checker.item(log, 2, ASKED + [("answer", "I do not know.")], warnings=["truncated"])


def traces(checker, folder: Path) -> None:
    """Spans of calls as the conventions for generative models have them, as the SDK writes them."""
    os.environ[TRACED] = "SPAN_ONLY"
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
    from opentelemetry.util.genai import types as genai
    from opentelemetry.util.genai.handler import TelemetryHandler

    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    handler = TelemetryHandler(tracer_provider=provider)
    with handler.inference("vendor", request_model="m") as call:
        call.system_instruction = [genai.TextPart(content="Be brief.")]
        call.input_messages = [
            genai.InputMessage(role="user", parts=[genai.TextPart(content="When is low tide?")]),
            genai.InputMessage(role="assistant", parts=[
                genai.ToolCallRequestPart(arguments={"day": "monday"}, name="tide", id="c1")]),
            genai.InputMessage(role="tool", parts=[
                genai.ToolCallResponsePart(response="low at noon", id="c1")]),
        ]
        call.output_messages = [genai.OutputMessage(role="assistant", finish_reason="stop", parts=[
            genai.ReasoningPart(content="The table says noon."), genai.TextPart(content="At noon.")])]
    spans = [json.loads(span.to_json(indent=None)) for span in exporter.get_finished_spans()]
    log = write(folder / "spans.jsonl", spans)
    checker.item(log, 1, ASKED + [
        ("prompt", "low at noon"), ("scratchpad", "The table says noon."), ("answer", "At noon.")])
    blocks(checker, log, [("tool_call", "tide\n{")])
