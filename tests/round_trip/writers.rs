//! Conversations as the formats have them.

use serde_json::{Value, json};

use super::conversation::{ALL, Conversation, Holds, Round, Texts};

type Files = Vec<(&'static str, Vec<u8>)>;

pub struct Writer {
    /// Begins with the name of the format in the table.
    pub name: &'static str,
    pub holds: Holds,
    pub write: fn(&Conversation) -> Files,
    /// Where texts are, where the format is one of the user's own.
    pub mapping: &'static [(&'static str, &'static str)],
}

const fn writer(name: &'static str, holds: Holds, write: fn(&Conversation) -> Files) -> Writer {
    Writer { name, holds, write, mapping: &[] }
}

const NO_REASONING: Holds = Holds { reasoning: false, ..ALL };
const NO_TOOLS: Holds = Holds { tools: false, ..ALL };
const TALK: Holds = Holds { tools: false, reasoning: false, ..ALL };
const ONE_ROUND: Holds = Holds { rounds: false, tools: false, ..ALL };
const TAGGED: Holds = Holds { texts: Texts::Tagged, ..ONE_ROUND };
const QUESTION: Holds = Holds { system: false, ..ONE_ROUND };

pub static FORMATS: &[Writer] = &[
    writer("transcript", ALL, |all| {
        one("a.jsonl", &json!({ "triptych_transcript": 1, "segments": all.expected() }))
    }),
    writer("inspect .json", ALL, |all| one("a.json", &inspect(all))),
    writer("inspect .eval", ALL, eval),
    writer("scout", ALL, scout),
    writer("alignment-faking", TAGGED, alignment_faking),
    writer("raw-response", TAGGED, raw_response),
    writer("batch, chat", ONE_ROUND, batch_chat),
    writer("batch, messages", Holds { system: false, ..ONE_ROUND }, batch_messages),
    writer("batch, responses", ONE_ROUND, batch_responses),
    writer("petri", ALL, petri),
    writer("lm-eval", Holds { rounds: false, ..TALK }, lm_eval),
    writer("preference", ALL, preference),
    writer("trajectory, ATIF", NO_TOOLS, atif),
    writer("trajectory, tau-bench", NO_REASONING, tau_bench),
    writer("trajectory, SWE-agent", NO_REASONING, swe_agent),
    writer("promptfoo", Holds { rounds: false, ..TALK }, promptfoo),
    writer("helm", QUESTION, helm),
    writer("fastchat", Holds { system: false, inputs: false, ..TALK }, fastchat),
    writer("toolbench", Holds { reasoning: false, ..QUESTION }, toolbench),
    writer("langfuse", ALL, langfuse),
    writer("chatgpt", TALK, chatgpt),
    writer("chat, parts", ALL, |all| one("a.jsonl", &json!({ "messages": parts(all) }))),
    writer("chat, reasoning_content", ALL, |all| {
        one("a.jsonl", &json!({ "messages": openai(all) }))
    }),
    writer("chat, Anthropic", ALL, |all| one("a.jsonl", &anthropic(all))),
    writer("chat, ShareGPT", NO_REASONING, sharegpt),
    writer("session, bare array", ALL, |all| one("a.json", &json!(openai(all)))),
    writer("session, a message a line", ALL, |all| vec![("a.jsonl", lines(&openai(all)))]),
    writer("session, Claude Code", Holds { system: false, ..ALL }, claude_code),
    writer("session, Codex", Holds { system: false, ..NO_TOOLS }, codex),
    writer("chat, packed", ALL, packed),
    writer("batch, Gemini", Holds { tools: false, ..ALL }, batch_gemini),
    writer("batch, Bedrock", ONE_ROUND, batch_bedrock),
    writer("exchange", ALL, exchange),
    writer("exchange, response alone", Holds { inputs: false, ..QUESTION }, |all| {
        one("a.jsonl", &json!({ "object": "response", "output": response_items(all) }))
    }),
    writer("opentelemetry", NO_TOOLS, opentelemetry),
    writer("flat, JSON", ONE_ROUND, |all| one("a.jsonl", &flat(all))),
    writer("flat, array", ONE_ROUND, |all| one("a.json", &json!([flat(all), flat(all)]))),
    writer("flat, CSV", ONE_ROUND, csv),
    writer("flat, prose", Holds { texts: Texts::Plain, ..TALK }, prose),
    Writer {
        name: "custom",
        holds: ONE_ROUND,
        write: |all| one("a.jsonl", &custom(all)),
        mapping: &[
            ("system", "/given/set~1up"),
            ("prompt", "/given/asked/0"),
            ("scratchpad", "/thought"),
            ("answer", "/said"),
        ],
    },
];

fn one(name: &'static str, value: &Value) -> Files {
    vec![(name, value.to_string().into_bytes())]
}

fn lines(values: &[Value]) -> Vec<u8> {
    let lines: Vec<String> = values.iter().map(Value::to_string).collect();
    (lines.join("\n") + "\n").into_bytes()
}

/// The turns, each made by one of these.
fn turns(
    all: &Conversation,
    said: fn(&str, &str) -> Value,
    answered: fn(&Round) -> Value,
) -> Vec<Value> {
    let mut turns: Vec<Value> = all.system.iter().map(|system| said("system", system)).collect();
    for round in &all.rounds {
        if !round.input.is_empty() {
            turns.push(said(if round.from_tool { "tool" } else { "user" }, &round.input));
        }
        turns.push(answered(round));
    }
    turns
}

fn plain(role: &str, text: &str) -> Value {
    json!({ "role": role, "content": text })
}

fn parts(all: &Conversation) -> Vec<Value> {
    turns(all, plain, |round| {
        let thought = round.reasoning.as_ref();
        let thought = thought.map(|text| json!({ "type": "reasoning", "reasoning": text }));
        let said = json!({ "type": "text", "text": round.answer });
        json!({ "role": "assistant", "content": thought.into_iter().chain([said]).collect::<Vec<_>>() })
    })
}

fn openai(all: &Conversation) -> Vec<Value> {
    turns(all, plain, |round| {
        let mut turn = plain("assistant", &round.answer);
        if let Some(thought) = &round.reasoning {
            turn["reasoning_content"] = json!(thought);
        }
        turn
    })
}

fn blocks(round: &Round) -> Vec<Value> {
    let thought = round.reasoning.as_ref();
    let thought =
        thought.map(|text| json!({ "type": "thinking", "thinking": text, "signature": "s" }));
    thought.into_iter().chain([json!({ "type": "text", "text": round.answer })]).collect()
}

fn anthropic_turns(all: &Conversation) -> Vec<Value> {
    let said = |role: &str, text: &str| match role {
        "tool" => json!({ "role": "user", "content": [
            { "type": "tool_result", "tool_use_id": "t", "content": text }
        ]}),
        role => plain(role, text),
    };
    turns(all, said, |round| json!({ "role": "assistant", "content": blocks(round) }))
}

fn anthropic(all: &Conversation) -> Value {
    let without = Conversation { system: None, ..all.clone() };
    let mut record = json!({ "messages": anthropic_turns(&without) });
    if let Some(system) = &all.system {
        record["system"] = json!(system);
    }
    record
}

fn sample(all: &Conversation) -> Value {
    let input: Vec<Value> = parts(all).into_iter().take(1).collect();
    json!({
        "id": 1, "epoch": 1, "input": input, "target": "", "messages": parts(all),
        "scores": { "right": { "value": 1 } }, "metadata": {},
    })
}

fn inspect(all: &Conversation) -> Value {
    json!({ "version": 2, "eval": { "task": "t", "model": "m" }, "samples": [sample(all)] })
}

fn eval(all: &Conversation) -> Files {
    use std::io::{Cursor, Write};
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, entry) in [
        ("header.json", json!({ "version": 2, "eval": { "task": "t", "model": "m" } })),
        ("samples/1_epoch_1.json", sample(all)),
    ] {
        archive.start_file(name, options).unwrap();
        archive.write_all(entry.to_string().as_bytes()).unwrap();
    }
    vec![("a.eval", archive.finish().unwrap().into_inner())]
}

fn scout(all: &Conversation) -> Files {
    let messages = Value::from(parts(all)).to_string();
    one("a.jsonl", &json!({ "transcript_id": "t", "source_id": "s", "messages": messages }))
}

fn tagged(round: &Round, tag: &str) -> String {
    let thought = round.reasoning.as_ref();
    let thought = thought.map(|text| format!("<{tag}>\n{text}\n</{tag}>\n")).unwrap_or_default();
    format!("{thought}<OUTPUT>\n{}\n</OUTPUT>", round.answer)
}

fn inputs(all: &Conversation) -> Vec<Value> {
    let mut turns = openai(all);
    turns.pop();
    turns
}

fn alignment_faking(all: &Conversation) -> Files {
    let output = tagged(&all.rounds[0], "SCRATCHPAD_REASONING");
    let record = json!({
        "prompt": { "messages": inputs(all) }, "output": output, "strong_reject_score": 0.5,
        "tags": ["free_tier"],
    });
    one("a.json", &json!([record]))
}

fn raw_response(all: &Conversation) -> Files {
    let output = tagged(&all.rounds[0], "think");
    one(
        "a.jsonl",
        &json!({ "query_id": "q", "tier": "free", "messages": inputs(all), "raw_response": output }),
    )
}

/// A request and its result in two files.
fn batch(request: &Value, result: &Value) -> Files {
    let request = json!({ "custom_id": "a", "method": "POST", "body": request });
    let mut files = one("requests.jsonl", &request);
    files.extend(one("results.jsonl", result));
    files
}

fn batch_chat(all: &Conversation) -> Files {
    let answer = openai(all).pop();
    let body = json!({ "choices": [{ "index": 0, "message": answer, "finish_reason": "stop" }] });
    let result = json!({ "custom_id": "a", "response": { "status_code": 200, "body": body } });
    batch(&json!({ "model": "m", "messages": inputs(all) }), &result)
}

fn batch_messages(all: &Conversation) -> Files {
    let message = json!({ "role": "assistant", "content": blocks(&all.rounds[0]), "stop_reason": "end_turn" });
    let result = json!({ "custom_id": "a", "result": { "type": "succeeded", "message": message } });
    let request = json!({ "custom_id": "a", "params": { "model": "m", "messages": inputs(all) } });
    let mut files = one("requests.jsonl", &request);
    files.extend(one("results.jsonl", &result));
    files
}

fn response_items(all: &Conversation) -> Vec<Value> {
    let round = &all.rounds[0];
    let thought = round.reasoning.as_ref().map(|text| {
        json!({ "type": "reasoning", "summary": [{ "type": "summary_text", "text": text }] })
    });
    let said = json!({
        "type": "message", "role": "assistant",
        "content": [{ "type": "output_text", "text": round.answer, "annotations": [] }],
    });
    thought.into_iter().chain([said]).collect()
}

fn batch_responses(all: &Conversation) -> Files {
    let output = response_items(all);
    let result = json!({ "custom_id": "a", "response": { "body": { "output": output } } });
    batch(&json!({ "model": "m", "input": inputs(all) }), &result)
}

fn petri(all: &Conversation) -> Files {
    let add = |message: &Value| {
        let edit = json!({ "operation": "add", "message": message });
        json!({ "type": "transcript_event", "view": ["target", "combined"], "edit": edit })
    };
    let events: Vec<Value> = parts(all).iter().map(add).collect();
    one("a.json", &json!({ "metadata": { "transcript_id": "p" }, "events": events }))
}

fn lm_eval(all: &Conversation) -> Files {
    let prompt = Value::from(inputs(all)).to_string();
    let record = json!({
        "doc_id": 0, "doc": {}, "filter": "none", "resps": [[all.rounds[0].answer]],
        "arguments": { "gen_args_0": { "arg_0": [prompt], "arg_1": {} } },
    });
    one("a.jsonl", &record)
}

fn preference(all: &Conversation) -> Files {
    one("a.jsonl", &json!({ "chosen": parts(all), "rejected": parts(all) }))
}

fn atif(all: &Conversation) -> Files {
    let said = |role: &str, text: &str| json!({ "source": role, "message": text });
    let steps = turns(all, said, |round| {
        let mut step = json!({ "source": "agent", "message": round.answer });
        if let Some(thought) = &round.reasoning {
            step["reasoning_content"] = json!(thought);
        }
        step
    });
    one("a.json", &json!({ "schema_version": "ATIF-v1.5", "session_id": "s", "steps": steps }))
}

fn tau_bench(all: &Conversation) -> Files {
    one(
        "a.json",
        &json!({ "task_id": 1, "trial": 0, "reward": 1.0, "info": {}, "traj": openai(all) }),
    )
}

fn swe_agent(all: &Conversation) -> Files {
    one("a.traj", &json!({ "trajectory": [], "history": openai(all), "info": {} }))
}

fn promptfoo(all: &Conversation) -> Files {
    let prompt = Value::from(inputs(all)).to_string();
    let result = json!({
        "prompt": { "raw": prompt, "label": "p" }, "success": true, "score": 1,
        "response": { "output": all.rounds[0].answer },
    });
    one("a.json", &json!({ "results": [result] }))
}

fn helm(all: &Conversation) -> Files {
    let round = &all.rounds[0];
    let mut completion = json!({ "text": round.answer });
    if let Some(thought) = &round.reasoning {
        completion["thinking"] = json!({ "text": thought });
    }
    let state = json!({
        "instance": { "id": "i", "input": { "text": round.input } },
        "request": { "prompt": round.input }, "result": { "completions": [completion] },
    });
    one("a.json", &json!({ "request_states": [state] }))
}

fn fastchat(all: &Conversation) -> Files {
    let turns: Vec<&String> = all.rounds.iter().map(|round| &round.answer).collect();
    one("a.jsonl", &json!({ "question_id": 1, "choices": [{ "index": 0, "turns": turns }] }))
}

fn toolbench(all: &Conversation) -> Files {
    let round = &all.rounds[0];
    let answer =
        json!({ "query": round.input, "final_answer": round.answer, "train_messages": [] });
    one("a.json", &json!({ "answer_generation": answer }))
}

fn langfuse(all: &Conversation) -> Files {
    let mut turns = parts(all);
    let output = turns.pop();
    let input = json!({ "messages": turns });
    let trace =
        json!({ "id": "t", "input": input.to_string(), "output": output, "observations": [] });
    one("a.json", &json!({ "trace": trace }))
}

fn chatgpt(all: &Conversation) -> Files {
    let said = |role: &str, text: &str| {
        json!({ "author": { "role": role }, "content": {
            "content_type": "text", "parts": [text]
        }})
    };
    let messages = turns(all, said, |round| {
        json!({ "author": { "role": "assistant" }, "content": {
            "content_type": "text", "parts": [round.answer]
        }})
    });
    let last = messages.len() - 1;
    let mut mapping = serde_json::Map::new();
    for (place, message) in messages.into_iter().enumerate() {
        let parent = place.checked_sub(1).map(|parent| parent.to_string());
        let children = if place == last { json!([]) } else { json!([(place + 1).to_string()]) };
        let node = json!({ "id": place.to_string(), "parent": parent, "children": children, "message": message });
        mapping.insert(place.to_string(), node);
    }
    let export = json!({ "id": "c", "current_node": last.to_string(), "mapping": mapping });
    one("a.json", &json!([export]))
}

fn sharegpt(all: &Conversation) -> Files {
    let said = |role: &str, text: &str| {
        let from = if role == "user" { "human" } else { role };
        json!({ "from": from, "value": text })
    };
    let turns = turns(all, said, |round| json!({ "from": "gpt", "value": round.answer }));
    one("a.json", &json!([{ "conversations": turns }]))
}

fn claude_code(all: &Conversation) -> Files {
    let line = |(place, message): (usize, Value)| {
        let (kind, uuid) = (message["role"].clone(), format!("u{place}"));
        json!({ "type": kind, "sessionId": "s", "uuid": uuid, "isSidechain": false, "message": message })
    };
    let entries: Vec<Value> = anthropic_turns(all).into_iter().enumerate().map(line).collect();
    vec![("a.jsonl", lines(&entries))]
}

fn codex(all: &Conversation) -> Files {
    let line =
        |payload: Value| json!({ "timestamp": "t", "type": "response_item", "payload": payload });
    let mut entries =
        vec![json!({ "timestamp": "t", "type": "session_meta", "payload": { "id": "s" } })];
    let message = |role: &str, kind: &str, text: &str| {
        line(
            json!({ "type": "message", "role": role, "content": [{ "type": kind, "text": text }] }),
        )
    };
    for round in &all.rounds {
        entries.push(message("user", "input_text", &round.input));
        if let Some(thought) = &round.reasoning {
            let summary = json!([{ "type": "summary_text", "text": thought }]);
            entries.push(line(json!({ "type": "reasoning", "summary": summary })));
        }
        entries.push(message("assistant", "output_text", &round.answer));
    }
    vec![("a.jsonl", lines(&entries))]
}

fn packed(all: &Conversation) -> Files {
    let bytes = json!({ "messages": openai(all) }).to_string().into_bytes();
    vec![("a.jsonl.zst", zstd::encode_all(bytes.as_slice(), 1).unwrap())]
}

fn flat(all: &Conversation) -> Value {
    let round = &all.rounds[0];
    let mut record = json!({ "user_prompt": round.input, "output": round.answer });
    if let Some(system) = &all.system {
        record["system_prompt"] = json!(system);
    }
    if let Some(thought) = &round.reasoning {
        record["scratchpad"] = json!(thought);
    }
    record
}

fn csv(all: &Conversation) -> Files {
    let names = ["system_prompt", "user_prompt", "scratchpad", "output"];
    let record = flat(all);
    let mut table = ::csv::Writer::from_writer(Vec::new());
    table.write_record(names).unwrap();
    table.write_record(names.map(|name| record[name].as_str().unwrap_or(""))).unwrap();
    vec![("a.csv", table.into_inner().unwrap())]
}

fn prose(all: &Conversation) -> Files {
    let mut text =
        all.system.as_ref().map_or(String::new(), |system| format!("System: {system}\n\n"));
    for round in &all.rounds {
        text.push_str(&format!("Human: {}\n\nAssistant: {}\n\n", round.input, round.answer));
    }
    vec![("a.txt", text.into_bytes())]
}

fn custom(all: &Conversation) -> Value {
    let round = &all.rounds[0];
    let mut record = json!({ "given": { "asked": [round.input] }, "said": round.answer });
    if let Some(system) = &all.system {
        record["given"]["set/up"] = json!(system);
    }
    if let Some(thought) = &round.reasoning {
        record["thought"] = json!(thought);
    }
    record
}

fn gemini_part(round: &Round) -> Value {
    let thought = round.reasoning.as_ref().map(|text| json!({ "text": text, "thought": true }));
    let parts: Vec<Value> = thought.into_iter().chain([json!({ "text": round.answer })]).collect();
    json!({ "role": "model", "parts": parts })
}

fn batch_gemini(all: &Conversation) -> Files {
    let said = |role: &str, text: &str| json!({ "role": role, "parts": [{ "text": text }] });
    let mut contents = turns(all, said, gemini_part);
    let system = all.system.as_ref().map(|_| contents.remove(0)["parts"].take());
    let last = contents.pop();
    let mut request = json!({ "contents": contents });
    if let Some(system) = system {
        request["systemInstruction"] = json!({ "parts": system });
    }
    one(
        "a.jsonl",
        &json!({ "key": "k", "request": request, "response": { "candidates": [{ "content": last }] } }),
    )
}

fn batch_bedrock(all: &Conversation) -> Files {
    let mut turns = anthropic_turns(all);
    let last = turns.pop().unwrap_or_default();
    let input = json!({ "messages": turns });
    let output =
        json!({ "role": "assistant", "content": last["content"], "stop_reason": "end_turn" });
    one("a.jsonl", &json!({ "recordId": "r", "modelInput": input, "modelOutput": output }))
}

fn exchange(all: &Conversation) -> Files {
    let mut turns = openai(all);
    let last = turns.pop();
    let response = json!({ "choices": [{ "message": last }] });
    one("a.jsonl", &json!({ "request": { "messages": turns }, "response": response }))
}

fn opentelemetry(all: &Conversation) -> Files {
    let said = |role: &str, text: &str| json!({ "role": role, "parts": [{ "type": "text", "content": text }] });
    let answered = |round: &Round| {
        let thought = round.reasoning.as_ref();
        let thought = thought.map(|text| json!({ "type": "reasoning", "content": text }));
        let parts = thought.into_iter().chain([json!({ "type": "text", "content": round.answer })]);
        json!({ "role": "assistant", "parts": parts.collect::<Vec<_>>() })
    };
    let mut turns = turns(all, said, answered);
    let last: Vec<Value> = turns.pop().into_iter().collect();
    let attributes = json!({
        "gen_ai.input.messages": json!(turns).to_string(),
        "gen_ai.output.messages": json!(last).to_string(),
    });
    one("a.jsonl", &json!({ "span_id": "s", "attributes": attributes }))
}
