//! One page for paper, as plain HTML without scripts, pictures or anything from elsewhere.

use crate::ui::cx::Cx;

/// How often the mark stands on a sheet.
const MARKS: usize = 24;

const STYLE: &str = "\
@page{size:A4;margin:16mm 14mm}\
body{font:10.5pt/1.5 'Noto Sans SC','Microsoft YaHei','PingFang SC',sans-serif;margin:0 auto;max-width:182mm}\
h1{font-size:17pt;margin:0 0 2mm}h2{font-size:12pt;margin:6mm 0 2mm}p{margin:0 0 2mm}\
table{border-collapse:collapse;width:100%}thead{display:table-header-group}tr{break-inside:avoid}\
th,td{border:.5pt solid;padding:1mm 2mm;text-align:left;vertical-align:top}th{font-weight:600}\
dl{display:grid;grid-template-columns:max-content 1fr;gap:1mm 5mm;margin:0}dt{opacity:.65}dd{margin:0}\
footer{margin-top:8mm;border-top:.5pt solid;padding-top:2mm;font-size:9pt}\
.mark{position:fixed;inset:0;display:grid;grid-template-columns:repeat(3,1fr);overflow:hidden;\
pointer-events:none;z-index:9}\
.mark span{opacity:.13;transform:rotate(-30deg);white-space:nowrap;text-align:center;padding:12mm 0;\
print-color-adjust:exact;-webkit-print-color-adjust:exact}";

/// A page while it is being written.
pub struct Page {
    title: String,
    body: String,
}

impl Page {
    pub(super) fn new(title: &str) -> Self {
        let body = format!("<h1>{}</h1>", escaped(title));
        Self { title: title.to_owned(), body }
    }

    pub(super) fn line(&mut self, text: &str) {
        self.put("p", text);
    }

    pub(super) fn heading(&mut self, text: &str) {
        self.put("h2", text);
    }

    /// Names with their values; those without a value are left out.
    pub(super) fn facts(&mut self, facts: &[(String, String)]) {
        self.body.push_str("<dl>");
        for (name, value) in facts.iter().filter(|(_, it)| !it.is_empty()) {
            self.put("dt", name);
            self.put("dd", value);
        }
        self.body.push_str("</dl>");
    }

    /// A table, or `nothing` where it would be empty.
    pub(super) fn table(&mut self, heads: &[String], rows: &[Vec<String>], nothing: &str) {
        if rows.is_empty() {
            return self.line(nothing);
        }
        self.body.push_str("<table><thead>");
        self.row(heads, "th");
        self.body.push_str("</thead><tbody>");
        for cells in rows {
            self.row(cells, "td");
        }
        self.body.push_str("</tbody></table>");
    }

    fn row(&mut self, cells: &[String], tag: &str) {
        self.body.push_str("<tr>");
        for cell in cells {
            self.put(tag, cell);
        }
        self.body.push_str("</tr>");
    }

    /// An element with a text in it.
    fn put(&mut self, tag: &str, text: &str) {
        let text = escaped(text);
        self.body.extend(["<", tag, ">", text.as_ref(), "</", tag, ">"]);
    }

    /// The whole page, with who printed it and when all over it.
    pub(super) fn html(self, cx: &Cx<'_>) -> String {
        let at = cx.texts.date_time(cx.now.local());
        let args = [("name", cx.me.name.as_str().into()), ("at", at.into())];
        let mark = escaped(&cx.tr_with("print-mark", &args));
        let marks = format!("<span>{mark}</span>").repeat(MARKS);
        let foot = escaped(&cx.tr_with("print-foot", &args));
        let (lang, title) = (cx.texts.lang().code(), escaped(&self.title));
        format!(
            "<!doctype html><html lang=\"{lang}\"><head><meta charset=\"utf-8\">\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
             style-src 'unsafe-inline'\"><title>{title}</title><style>{STYLE}</style></head>\
             <body><div class=\"mark\" aria-hidden=\"true\">{marks}</div>{body}\
             <footer>{foot}</footer></body></html>",
            body = self.body
        )
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for it in text.chars() {
        match it {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(it),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_typed_is_never_read_as_html() {
        let mut page = Page::new("<b>A & B</b>");
        page.table(&["x".to_owned()], &[vec!["<script>".to_owned()]], "");
        assert!(page.body.contains("&lt;b&gt;A &amp; B&lt;/b&gt;"));
        assert!(!page.body.contains("<script>"));
    }
}
