//! The little of Markdown that the errata are written in: headings, paragraphs, tables, code, emphasis. Formulas stay as they are written.

use crate::text::escaped;

/// A page as HTML, its first heading one level lower than the title of a report.
pub(crate) fn html(markdown: &str) -> String {
    let mut html = String::new();
    let mut lines = markdown.lines().peekable();
    while let Some(line) = lines.next() {
        if line.trim().is_empty() {
            continue;
        }
        let level = line.chars().take_while(|character| *character == '#').count();
        if level > 0 {
            let level = (level + 1).min(6);
            html.push_str(&format!("<h{level}>{}</h{level}>\n", inline(line.trim_start_matches('#').trim())));
        } else if line.starts_with('|') {
            let mut rows = vec![line];
            while let Some(row) = lines.next_if(|next| next.starts_with('|')) {
                rows.push(row);
            }
            html.push_str(&table(&rows));
        } else {
            let mut paragraph = line.to_owned();
            while let Some(next) =
                lines.next_if(|next| !next.trim().is_empty() && !next.starts_with(['|', '#']))
            {
                paragraph.push(' ');
                paragraph.push_str(next);
            }
            html.push_str(&format!("<p>{}</p>\n", inline(&paragraph)));
        }
    }
    html
}

fn table(rows: &[&str]) -> String {
    let row = |line: &str, cell: &str| -> String {
        let cells = line.trim().trim_matches('|').split('|');
        let cells: String = cells.map(|text| format!("<{cell}>{}</{cell}>", inline(text.trim()))).collect();
        format!("<tr>{cells}</tr>\n")
    };
    let is_rule = |line: &str| line.chars().all(|character| "|-: ".contains(character));
    let head = rows.first().map_or(String::new(), |line| row(line, "th"));
    let body: String =
        rows.iter().skip(1).filter(|line| !is_rule(line)).map(|line| row(line, "td")).collect();
    format!("<table class=\"page\"><thead>{head}</thead><tbody>{body}</tbody></table>\n")
}

/// Code, formulas and bold text within a line.
fn inline(text: &str) -> String {
    let mut html = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(['`', '$', '*']) {
        let mark = if rest[start..].starts_with("**") { "**" } else { &rest[start..=start] };
        let after = start + mark.len();
        let tags = match mark {
            "`" => Some(("<code>", "</code>")),
            "$" => Some(("<span class=\"formula\">", "</span>")),
            "**" => Some(("<b>", "</b>")),
            _ => None,
        };
        html.push_str(&escaped(&rest[..start]));
        match (tags, rest[after..].find(mark)) {
            (Some((open, close)), Some(length)) => {
                html.push_str(&format!("{open}{}{close}", escaped(&rest[after..after + length])));
                rest = &rest[after + length + mark.len()..];
            }
            _ => {
                html.push_str(&escaped(mark));
                rest = &rest[after..];
            }
        }
    }
    html + &escaped(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_errata_as_html() {
        let page = "# Title\n\nSome **bold** text\nof `a < b` and $x^2$.\n\n| a | b |\n| --- | --- |\n| 1 | 2 * 3 |\n";
        assert_eq!(
            html(page),
            "<h2>Title</h2>\n<p>Some <b>bold</b> text of <code>a &lt; b</code> and <span class=\"formula\">x^2</span>.</p>\n\
             <table class=\"page\"><thead><tr><th>a</th><th>b</th></tr>\n</thead><tbody><tr><td>1</td><td>2 * 3</td></tr>\n</tbody></table>\n"
        );
    }

    #[test]
    fn exact_marks_without_an_end_stay() {
        assert_eq!(html("a ` b"), "<p>a ` b</p>\n");
        assert_eq!(html("5 $ and ** more"), "<p>5 $ and ** more</p>\n");
    }
}
