use std::ops::Range;

use proptest::prelude::*;

use super::*;

/// A text with its spans in angles, each behind a letter of its nature.
fn marked(text: &str, is_code: bool) -> String {
    let (mut out, mut ends, mut at) = (String::new(), Vec::new(), 0);
    let spans = structure(text, is_code, || true);
    let last = Span { range: text.len()..text.len(), nature: Nature::Marker };
    for span in spans.iter().chain([&last]) {
        while let Some(end) = ends.pop_if(|end| *end <= span.range.start) {
            out += &text[at..end];
            out.push('›');
            at = end;
        }
        out += &text[at..span.range.start];
        at = span.range.start;
        if *span != last {
            let letter = "hsecl-kvar@".chars().nth(span.nature as usize).unwrap_or('?');
            let start = if letter == '-' { "‹".to_owned() } else { format!("‹{letter}:") };
            out += &start;
            ends.push(span.range.end);
        }
    }
    out
}

fn markdown(text: &str) -> String {
    marked(text, false)
}

fn code(text: &str) -> String {
    marked(text, true)
}

#[test]
fn headings_words_and_rules() {
    assert_eq!(markdown("# A *b* ##\nc"), "‹h:‹#› A ‹e:‹*›b‹*›› ‹##››\nc");
    assert_eq!(markdown("#a #\n==="), "‹h:#a #\n‹===››");
    assert_eq!(markdown("***é*** __b__"), "‹e:‹*›‹s:‹**›é‹**››‹*›› ‹s:‹__›b‹__››");
    assert_eq!(markdown("a `` b`c `` \\*d\\*"), "a ‹c:‹``› b`c ‹``›› \\*d\\*");
    assert_eq!(markdown("a\n\n* * *\n"), "a\n\n‹* * *›\n");
    assert_eq!(markdown("    *a*\n\n<b>\n*c*\n</b>"), "    *a*\n\n<b>\n*c*\n</b>", "stay plain");
}

#[test]
fn links_and_pictures() {
    assert_eq!(markdown("[**a** ](u \"t\")"), "‹[›‹l:‹s:‹**›a‹**›› ›‹](u \"t\")›");
    assert_eq!(markdown("[![a](b)](c) [](d)"), "‹[›‹l:‹![›‹l:a›‹](b)››‹](c)› ‹[›‹](d)›");
    assert_eq!(markdown("<http://a> [b] [b][c]"), "‹<›‹l:http://a›‹>› [b] [b][c]");
    assert_eq!(markdown("[b][c]\n\n[c]: d"), "‹[›‹l:b›‹][c]›\n\n[c]: d");
}

#[test]
fn lists_and_quotes() {
    assert_eq!(markdown("10. a\n    - b\n"), "‹10.› a\n    ‹-› b\n");
    let quotes = "> a\n> - > **b\n>   > c**\nd\n\n> > e\r\n> f";
    let told = "‹>› a\n‹>› ‹-› ‹>› ‹s:‹**›b\n‹>›   ‹>› c‹**››\nd\n\n‹>› ‹>› e\r\n‹>› f";
    assert_eq!(markdown(quotes), told);
}

#[test]
fn blocks_between_fences() {
    assert_eq!(markdown("~~~ sh\n*a*\n\n~~~\nb"), "‹c:‹~~~ sh›\n*a*\n\n‹~~~››\nb");
    assert_eq!(markdown("```\n\n*a*"), "‹c:‹```›\n\n*a*›", "one that is not closed");
    let json = "> ```json\r\n> {\"a\": \"b\"}\r\n> ```";
    assert_eq!(markdown(json), "‹>› ‹c:‹```json›\r\n‹>› {‹k:\"a\"›: ‹v:\"b\"›}\r\n‹>› ‹```››");
    assert_eq!(markdown("```diff\n-a\n+b\n c\n```"), "‹c:‹```diff›\n‹r:-›a\n‹a:+›b\n c\n‹```››");
    assert_eq!(markdown("```\n-a\n@@ @@\n+b\n```"), "‹c:‹```›\n-a\n‹@:@@ @@›\n‹a:+›b\n‹```››");
}

#[test]
fn json_of_calls_and_results() {
    let call = "Edit\n{\n  \"a\": |-\n    say \"b\"\n\n      {\n  \"c\": [\n    1,\n    \"d\\\"\"\n  ]\n}\n\"e\"";
    let told = "Edit\n{\n  ‹k:\"a\"›: ‹|-›\n    ‹v:say \"b\"›\n\n    ‹v:  {›\n  ‹k:\"c\"›: [\n    1,\n    ‹v:\"d\\\"\"›\n  ]\n}\n\"e\"";
    assert_eq!(code(call), told);
    assert_eq!(code("  [{\"a\" : \"b\"}, \"cut o"), "  [{‹k:\"a\"› : ‹v:\"b\"›}, ‹v:\"cut o›");
    assert_eq!(code("{\"a\":\"b\"}\n[\"c\"]"), "{‹k:\"a\"›:‹v:\"b\"›}\n[‹v:\"c\"›]", "JSON Lines");
    for plain in
        ["[INFO] \"a\"", "[1] \"a\"", "{ say \"a\"", "[12:30] \"a\"", "a {\"b\": 1}", "*a*"]
    {
        assert_eq!(code(plain), plain);
    }
}

#[test]
fn signs_of_diffs() {
    let diff = "- a\n--- a/x\n+++ b/x\n@@ -1,2 +1 @@ f\n--- b\n-c\n+\"d\"\n e";
    let told = "- a\n‹--- a/x›\n‹+++ b/x›\n‹@:@@ -1,2 +1 @@ f›\n‹r:-›-- b\n‹r:-›c\n‹a:+›\"d\"\n e";
    assert_eq!(code(diff), told);
    let call = "{\n  \"p\": |\n    @@ -1 @@\n    -a\n}";
    assert_eq!(code(call), "{\n  ‹k:\"p\"›: ‹|›\n    ‹v:‹@:@@ -1 @@››\n    ‹v:‹r:-›a›\n}");
    assert_eq!(code("- a\n+ b\n--- c"), "- a\n+ b\n--- c", "a list is no diff");
}

#[test]
fn without_time_and_beyond_the_most_all_is_plain() {
    let text = "*a* ".repeat(100);
    let mut asked = 0;
    assert_eq!(
        structure(&text, false, || {
            asked += 1;
            asked < 4
        }),
        []
    );
    assert_eq!(asked, 4);
    assert!(!structure(&text, false, || true).is_empty());
    assert_eq!(structure(&"*a* ".repeat(MOST / 4 + 1), false, || true), []);
    assert_eq!(structure(&">".repeat(1000), false, || true), [], "nobody nests as deep");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn spans_nest_and_cut_a_text_without_loss(
        text in r#"([*_`#>\[\]()\n "{}:,+@~|\r\t<!\\1.=aé漢😀-]|\*\*|```|\n> |@@ |--- |json|\]\()*"#,
        is_code: bool,
    ) {
        let spans = structure(&text, is_code, || true);
        prop_assert!(spans.is_sorted_by_key(|span| (span.range.start, Reverse(span.range.end))));
        let mut borders = vec![0, text.len()];
        let mut open: Vec<Range<usize>> = Vec::new();
        for Span { range, .. } in spans {
            prop_assert!(!text[range.clone()].is_empty());
            open.retain(|outer| outer.end > range.start);
            prop_assert!(open.iter().all(|outer| range.end <= outer.end));
            borders.extend([range.start, range.end]);
            open.push(range);
        }
        borders.sort_unstable();
        let pieces: String = borders.windows(2).map(|pair| &text[pair[0]..pair[1]]).collect();
        prop_assert_eq!(pieces, text);
    }
}
