//! Plain text and Markdown: one file is one transcript, its turns marked by words or headings.

/// Words that begin a turn's marker, and the role that each stands for.
const ROLES: [(&str, &str); 8] = [
    ("human", "user"),
    ("user", "user"),
    ("system", "system"),
    ("developer", "system"),
    ("assistant", "assistant"),
    ("ai", "assistant"),
    ("model", "assistant"),
    ("tool", "tool"),
];

/// The turns of a text as a JSON array; `None` where fewer than two markers are in it.
#[must_use]
pub fn turns(text: &str) -> Option<Vec<u8>> {
    if let Some(turns) = of_template(text) {
        return serde_json::to_vec(&turns).ok();
    }
    let mut turns: Vec<(&str, String)> = Vec::new();
    let mut before = String::new();
    let mut markers = 0;
    for line in text.lines() {
        if let Some((role, rest)) = marker(line) {
            markers += 1;
            turns.push((role, rest.to_owned()));
        } else {
            let into = turns.last_mut().map_or(&mut before, |(_, said)| said);
            into.push('\n');
            into.push_str(line);
        }
    }
    if markers < 2 {
        return None;
    }
    if !before.trim().is_empty() {
        turns.insert(0, ("system", before));
    }
    let turn = |(role, said): (&str, String)| serde_json::json!({ "role": role, "content": said.trim_matches('\n') });
    let turns: Vec<serde_json::Value> = turns.into_iter().map(turn).collect();
    serde_json::to_vec(&turns).ok()
}

/// What chat templates write before a role's word, behind it, and at the end of a turn.
const TEMPLATES: [(&str, &str, &str); 4] = [
    ("<|im_start|>", "\n", "<|im_end|>"),
    ("<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>"),
    ("<start_of_turn>", "\n", "<end_of_turn>"),
    ("<|start|>", "<|message|>", "<|end|>"),
];

/// The turns of a text that a chat template was filled into.
fn of_template(text: &str) -> Option<Vec<serde_json::Value>> {
    let template = TEMPLATES.into_iter().find(|(start, ..)| text.contains(start))?;
    let (start, behind, end) = template;
    let mut turns = Vec::new();
    for piece in text.split(start).skip(1) {
        let (word, said) = piece.split_once(behind)?;
        let (_, role) = ROLES.iter().find(|(known, _)| known.eq_ignore_ascii_case(word.trim()))?;
        let said = said.split_once(end).map_or(said, |(said, _)| said);
        turns.push(serde_json::json!({ "role": role, "content": said.trim_matches('\n') }));
    }
    (!turns.is_empty()).then_some(turns)
}

/// A line that begins a turn: `Human: …`, `Turn 1 (system): …`, `## Assistant`, `#### …` as aider
/// writes what the user said. Gives the role and what follows on the line.
fn marker(line: &str) -> Option<(&'static str, &str)> {
    let trimmed = line.trim_start();
    if let Some(said) = line.strip_prefix("#### ") {
        return Some(("user", said));
    }
    let heading = trimmed.trim_start_matches('#');
    let is_heading = heading.len() < trimmed.len() && heading.starts_with(' ');
    let words = heading.trim_start().trim_start_matches("**");
    let numbered = words.strip_prefix("Turn ").and_then(|rest| {
        let inside = rest.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start();
        inside.strip_prefix('(')
    });
    let words = numbered.unwrap_or(words);
    let (_, role) = ROLES.iter().find(|(word, _)| {
        let head = words.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word));
        head && !words[word.len()..].starts_with(char::is_alphanumeric)
    })?;
    let rest = words.trim_start_matches(|c: char| c.is_alphanumeric());
    let rest = rest.trim_start_matches([')', '*']);
    match rest.strip_prefix(':') {
        Some(said) => Some((role, said.trim_start_matches('*').trim_start())),
        None if is_heading && rest.trim().is_empty() => Some((role, "")),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(String, String)> {
        let array: Vec<serde_json::Value> = serde_json::from_slice(&turns(text).unwrap()).unwrap();
        let part = |turn: &serde_json::Value, key: &str| turn[key].as_str().unwrap().to_owned();
        array.iter().map(|turn| (part(turn, "role"), part(turn, "content"))).collect()
    }

    fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
        expected.iter().map(|(role, said)| ((*role).to_owned(), (*said).to_owned())).collect()
    }

    #[test]
    fn turns_are_marked_in_several_ways() {
        assert_eq!(
            read("Human: hi\nthere\n\nAssistant: hello"),
            pairs(&[("user", "hi\nthere\n"), ("assistant", "hello")])
                .into_iter()
                .map(|(role, said)| (role, said.trim_matches('\n').to_owned()))
                .collect::<Vec<_>>()
        );
        assert_eq!(
            read("Turn 1 (system): be brief\nTurn 2 (user): hi"),
            pairs(&[("system", "be brief"), ("user", "hi")])
        );
        assert_eq!(
            read("# Chat\n\n## User\n\nhi\n\n## Assistant\n\nyes"),
            pairs(&[("system", "# Chat"), ("user", "hi"), ("assistant", "yes")])
        );
        assert_eq!(
            read("#### fix it\nDone.\n#### thanks"),
            pairs(&[("user", "fix it\nDone."), ("user", "thanks")])
        );
    }

    #[test]
    fn prose_without_markers_is_no_transcript() {
        assert_eq!(turns("The user: a history.\nNothing else."), None);
        assert_eq!(turns("Humanity: a book\nUsers: many"), None);
    }
}
