//! The report as a file of its own.

use maud::{DOCTYPE, PreEscaped, html};
use serde_json::Value;

use crate::report::page::{Page, STYLE};

/// The id of the element that holds the report's data.
const DATA: &str = "triptych-data";

/// Nothing is fetched, and no script runs.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

/// A page of HTML that needs nothing else, with its data in it.
#[must_use]
pub fn document(title: &str, page: &Page, data: &Value) -> String {
    let version = data.get("triptych").and_then(Value::as_str).unwrap_or_default();
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="generator" content={ "triptych " (version) };
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                main {
                    h1 { (title) }
                    (page.html())
                }
                footer {
                    p {
                        "Made by triptych " (version) ". Every figure can be computed anew from the files: "
                        code { "triptych verify REPORT FILE…" }
                        ". The data of this page stand at its end, as JSON."
                    }
                }
                script type="application/json" id=(DATA) { (PreEscaped(in_html(data))) }
            }
        }
    };
    page.into_string() + "\n"
}

/// The data of such a page; of a page that is data alone, all of it.
#[must_use]
pub fn data_of(page: &str) -> Option<&str> {
    if page.trim_start().starts_with('{') {
        return Some(page);
    }
    let (_, after) = page.rsplit_once(&format!("id=\"{DATA}\">"))?;
    after.split_once("</script>").map(|(data, _)| data)
}

/// JSON that no text in it can end.
fn in_html(data: &Value) -> String {
    format!("\n{data:#}\n").replace('<', "\\u003c")
}
