use super::cases::{case, check};

#[test]
fn tables_are_read_as_their_writers_have_them() {
    let same: &[&str] = &["1 p user: Why? a: So, then."];
    check(&[
        case("commas", "a.csv", "id,prompt,output\n1,Why?,\"So, then.\"\n", same),
        case("semicolons", "a.csv", "id;prompt;output\n1;Why?;So, then.\n", same),
        case("bars", "a.csv", "id|prompt|output\n1|Why?|So, then.\n", same),
        case("tabs", "a.tsv", "id\tprompt\toutput\n1\tWhy?\tSo, then.\n", same),
        case(
            "named by a spreadsheet",
            "a.csv",
            "sep=;\nid;prompt;output\n1;Why?;So, then.\n",
            same,
        ),
        case(
            "blanks before quotes",
            "a.csv",
            "id, prompt, output\n1, \"Why?\", \"So, then.\"\n",
            same,
        ),
        case(
            "line ends of old machines",
            "a.csv",
            "id,prompt,output\r1,Why?,\"So, then.\"\r",
            same,
        ),
        case(
            "a mark at the start",
            "a.csv",
            "\u{feff}\"id\",\"prompt\",\"output\"\r\n\"1\",\"Why?\",\"So, then.\"\r\n",
            same,
        ),
        case(
            "quotes behind a backslash",
            "a.csv",
            "id,prompt,output\n1,Why?,\"Say \\\"so\\\", then.\"\n",
            &["1 p user: Why? a: Say \"so\", then."],
        ),
        case("without a telling name", "table.txt", "id;prompt;output\n1;Why?;So, then.\n", same),
    ]);
}

#[test]
fn headings_are_read_in_any_spelling() {
    check(&[
        case("capitals", "a.csv", "Id,Question,Response\n1,Why?,So.\n", &["1 p user: Why? a: So."]),
        case(
            "blanks",
            "a.csv",
            "id,User Prompt,Final Answer\n1,Why?,So.\n",
            &["1 p user: Why? a: So."],
        ),
        case(
            "an index of pandas",
            "a.csv",
            ",prompt,output\n0,Why?,So.\n",
            &["a.csv#1 p user: Why? a: So."],
        ),
        case(
            "two of one name",
            "a.csv",
            "id,prompt,output,output\n1,Why?,So.,No.\n",
            &["1 p user: Why? a: So."],
        ),
        case(
            "names of their own",
            "a.csv",
            "Goal,Model Reply,label\n\"Why,\nthen?\",So.,0\n",
            &["a.csv#1 [guessed] p user: Why,⏎then? a: So."],
        ),
        case(
            "a dialogue in a cell",
            "a.csv",
            "id,text,label\n0,\"Human: Why?\nAssistant: So.\",1\n1,\"Human: And?\nAssistant: No.\",0\n",
            &["0 [guessed] p user: Why? a: So.", "1 [guessed] p user: And? a: No."],
        ),
        case(
            "messages as JSON in a cell",
            "a.csv",
            "id,messages\n1,\"[{\"\"role\"\":\"\"user\"\",\"\"content\"\":\"\"Why?\"\"},{\"\"role\"\":\"\"assistant\"\",\"\"content\"\":\"\"So.\"\"}]\"\n",
            &["1 p user: Why? a: So."],
        ),
    ]);
}

#[test]
fn odd_cells_are_said() {
    check(&[
        case(
            "more cells than headings",
            "a.csv",
            "id,prompt,output\n1,Why?,So.\n2,Why, then?,So,\n3,Why?,So.\n",
            &[
                "1 p user: Why? a: So.",
                "2 [odd-row] p user: Why a:  then?",
                "3 p user: Why? a: So.",
            ],
        ),
        case(
            "a quote that never closes",
            "a.csv",
            "id,prompt,output\n1,Why?,So.\n2,Why?,\"So.\n3,Why?,So.\n",
            &["1 p user: Why? a: So.", "2 [odd-row] p user: Why? a: So.⏎3,Why?,So.⏎"],
        ),
        case(
            "an empty answer",
            "a.csv",
            "id,prompt,output\n1,Why?,\n2,Why?,So.\n",
            &["1 p user: Why?", "2 p user: Why? a: So."],
        ),
        case(
            "an empty prompt",
            "a.csv",
            "id,prompt,output\n1,,So.\n2,Why?,So.\n",
            &["1 a: So.", "2 p user: Why? a: So."],
        ),
    ]);
}
