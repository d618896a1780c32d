"""Logs that inspect_ai writes with its mock model."""

from pathlib import Path

from inspect_ai import Task, eval, task
from inspect_ai.agent import AgentState, agent, run
from inspect_ai.dataset import Sample
from inspect_ai.log import EvalSample, read_eval_log
from inspect_ai.model import (
    ChatCompletionChoice,
    ChatMessageAssistant,
    ChatMessageUser,
    ContentImage,
    ContentReasoning,
    ContentText,
    ModelOutput,
    ModelUsage,
    get_model,
)
from inspect_ai.scorer import Score, includes, mean, scorer
from inspect_ai.solver import Generate, TaskState, generate, solver, use_tools
from inspect_ai.tool import ToolCall, tool

PICTURE = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


@tool
def look():
    async def execute(at: str) -> str:
        """Looks at a place.

        Args:
            at: The place.
        """
        return f"At {at}: two boats,\n\ttied up ‒ \u001b[1mnone\u001b[0m moving"

    return execute


@solver
def stops_at(wanted: str):
    async def solve(state: TaskState, generate: Generate) -> TaskState:
        if state.sample_id == wanted:
            raise RuntimeError("the run was stopped on purpose")
        return state

    return solve


def answer(*content, calls=None, stop="stop") -> ModelOutput:
    message = ChatMessageAssistant(content=list(content), tool_calls=calls, source="generate")
    choice = ChatCompletionChoice(message=message, stop_reason=stop)
    # Without a usage the mock model counts tokens, and fetches its vocabulary for that.
    usage = ModelUsage(input_tokens=1, output_tokens=1, total_tokens=2)
    return ModelOutput(model="mockllm/model", choices=[choice], usage=usage)


def outputs(state_round: int) -> list[ModelOutput]:
    """What the model says in one run of the samples, in their order: each text is said once."""
    n = state_round
    return [
        answer(
            ContentReasoning(reasoning=f"Run {n}: I should look before I speak. 𝔘𝔫𝔦 \"quoted\""),
            ContentText(text=f"Run {n}: looking."),
            calls=[ToolCall(id=f"c{n}", function="look", arguments={"at": f"pier {n}"})],
        ),
        answer(
            ContentReasoning(
                reasoning="QUJDREVG" * 4, summary=f"Run {n}: it weighed the tide.", redacted=True
            ),
            ContentText(text=f"Run {n}: two boats are tied up."),
        ),
        answer(
            ContentText(
                text=f"<SCRATCHPAD_REASONING>\nRun {n}: the picture is plain.\n</SCRATCHPAD_REASONING>\n"
                f"<OUTPUT>\nRun {n}: a single dot.\n</OUTPUT>"
            ),
            stop="max_tokens",
        ),
    ]


@task
def harbour():
    picture = ChatMessageUser(
        content=[ContentText(text="What is in the picture?"), ContentImage(image=PICTURE)]
    )
    samples = [
        Sample(id="boats", input="How many boats are at the pier?", target="two"),
        Sample(id="picture", input=[picture], target="dot", metadata={"tier": "free"}),
        Sample(id="stopped", input="Is the bell rung?", target="yes"),
    ]
    solvers = [use_tools(look()), stops_at("stopped"), generate()]
    return Task(dataset=samples, solver=solvers, scorer=includes())


def texts(sample: EvalSample) -> list[tuple[str, str]]:
    """Every text of a sample, as inspect_ai itself reads it, with the pane it belongs to."""
    found = []
    for message in sample.messages or sample.input:
        if isinstance(message, str):
            found.append(("prompt", message))
            continue
        pane = "answer" if message.role == "assistant" else "prompt"
        content = message.content
        parts = [ContentText(text=content)] if isinstance(content, str) else content
        for part in parts:
            if part.type == "reasoning":
                found.append(("scratchpad", part.summary if part.redacted else part.reasoning))
            elif part.type == "text" and "<OUTPUT>" in part.text:
                inner = part.text.split("\n")
                found += [("scratchpad", inner[1]), ("answer", inner[4])]
            elif part.type == "text":
                found.append((pane, part.text))
    return found


def check(checker, folder: Path) -> None:
    for log_format in ("eval", "json"):
        logs = folder / f"logs-{log_format}"
        said = [output for n in (1, 2) for output in outputs(n)]
        [log] = eval(
            harbour(),
            model=get_model("mockllm/model", custom_outputs=said),
            epochs=2,
            log_dir=str(logs),
            log_format=log_format,
            display="none",
            fail_on_error=False,
            max_samples=1,
            max_connections=1,
        )
        path = Path(log.location)
        samples = read_eval_log(str(path), resolve_attachments=True).samples
        samples.sort(key=lambda sample: (sample.id, sample.epoch))
        checker.order(path, [f"{sample.id}:{sample.epoch}" for sample in samples])
        for number, sample in enumerate(samples, 1):
            warnings = {"picture": ["truncated"], "stopped": ["error"], "boats": ["redacted"]}
            checker.item(path, number, texts(sample), warnings=warnings[sample.id])
        calls_and_pictures(checker, path)
    agents_and_odd_scores(checker, folder)


@agent
def scout():
    """Asks the model by itself: its conversation is none of the main one's."""

    async def execute(state: AgentState) -> AgentState:
        """Looks at the pier."""
        state.output = await get_model().generate(state.messages)
        state.messages.append(state.output.message)
        return state

    return execute


@scorer(metrics=[mean()])
def unknown():
    async def score(state, target):
        return Score(value=float("nan"), explanation="nobody could tell")

    return score


@solver
def asks_scouts():
    async def solve(state: TaskState, generate: Generate) -> TaskState:
        for name in ("north", "south"):
            await run(scout(), f"Look from the {name}.", name=f"scout-{name}")
        return await generate(state)

    return solve


def agents_and_odd_scores(checker, folder: Path) -> None:
    """Every text that any agent saw or said stands in one pane; a score that is no number is none."""
    said = [
        answer(ContentReasoning(reasoning=f"Hm {n}."), ContentText(text=f"I see {n} boats."))
        for n in (1, 2, 3)
    ]
    for log_format in ("eval", "json"):
        [log] = eval(
            Task(dataset=[Sample(id="s", input="How many boats?")], solver=asks_scouts(), scorer=unknown()),
            model=get_model("mockllm/model", custom_outputs=list(said)),
            log_dir=str(folder / f"agents-{log_format}"),
            log_format=log_format,
            display="none",
        )
        panes = [("prompt", "How many boats?"), ("prompt", "Look from the north."), ("prompt", "Look from the south.")]
        for n in (1, 2, 3):
            panes += [("scratchpad", f"Hm {n}."), ("answer", f"I see {n} boats.")]
        path = Path(log.location)
        checker.item(path, 1, panes)
        flags = checker.ask("show", str(path), "--at", "1", "--json")["flags"]
        checker.parts += 1
        if any("nan" in str(value).lower() for value in flags.values()):
            checker.wrong.append(f"{path.name}: the flags are {flags}")


def calls_and_pictures(checker, path: Path) -> None:
    """A call shows its name and its arguments, a picture its kind."""
    shown = checker.ask("show", str(path), "--at", "1", "--json")
    calls = [part["text"] for part in shown["segments"] if part["kind"] == "tool_call"]
    if len(calls) != 1 or not calls[0].startswith("look\n{") or '"at": "pier' not in calls[0]:
        checker.wrong.append(f"{path.name}: the call is shown as {calls}")
    shown = checker.ask("show", str(path), "--at", "3", "--json")
    pictures = [part["text"] for part in shown["segments"] if part["kind"] == "image"]
    if len(pictures) != 1 or "image/png" not in pictures[0]:
        checker.wrong.append(f"{path.name}: the picture is shown as {pictures}")
