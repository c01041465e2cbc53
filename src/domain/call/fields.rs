//! The fields of an event as telephone systems send them: as JSON, as a form, or as a form in parts.

/// Names with their values, in the order in which they came; a name may be given more than once.
pub type Fields = Vec<(String, String)>;

/// More are no event of a call.
const MOST: usize = 64;

/// Reads a body of this content type; anything that is neither JSON nor in parts is read as a form.
pub fn read(kind: &str, body: &[u8]) -> Option<Fields> {
    let (essence, parameters) = kind.split_once(';').unwrap_or((kind, ""));
    let fields = match essence.trim().to_ascii_lowercase().as_str() {
        "application/json" => of_json(body)?,
        "multipart/form-data" => of_parts(boundary(parameters)?, std::str::from_utf8(body).ok()?)?,
        _ => of_form(std::str::from_utf8(body).ok()?)?,
    };
    (fields.len() <= MOST).then_some(fields)
}

/// The fields of a JSON object; lists become names given more than once.
fn of_json(body: &[u8]) -> Option<Fields> {
    let object: serde_json::Map<String, serde_json::Value> = serde_json::from_slice(body).ok()?;
    let mut fields = Vec::new();
    for (name, value) in object {
        let values = match value {
            serde_json::Value::Array(values) => values,
            other => vec![other],
        };
        for value in values {
            match value {
                serde_json::Value::String(text) => fields.push((name.clone(), text)),
                serde_json::Value::Number(number) => {
                    fields.push((name.clone(), number.to_string()));
                }
                _ => {}
            }
        }
    }
    Some(fields)
}

fn of_form(text: &str) -> Option<Fields> {
    let pairs = text.trim().split('&').filter(|it| !it.is_empty());
    let read = pairs.map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        Some((unescaped(name)?, unescaped(value)?))
    });
    read.collect()
}

/// A text of a form: `+` is a blank, `%41` an A.
fn unescaped(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let mut digit = || u8::try_from(char::from(rest.next()?).to_digit(16)?).ok();
                bytes.push(digit()? * 16 + digit()?);
            }
            other => bytes.push(other),
        }
    }
    String::from_utf8(bytes).ok()
}

fn boundary(parameters: &str) -> Option<&str> {
    let named = parameters.split(';').filter_map(|it| it.trim().split_once('='));
    let (_, value) = named.into_iter().find(|(name, _)| name.eq_ignore_ascii_case("boundary"))?;
    let value = value.trim_matches('"');
    (!value.is_empty()).then_some(value)
}

/// A form in parts, each with headers of its own; files are no part of an event and are passed over.
fn of_parts(boundary: &str, text: &str) -> Option<Fields> {
    let line = format!("--{boundary}");
    let mut parts = text.split(line.as_str()).skip(1);
    let mut fields = Vec::new();
    loop {
        let part = parts.next()?;
        if part.starts_with("--") {
            return Some(fields);
        }
        let (head, value) = part.strip_prefix("\r\n")?.split_once("\r\n\r\n")?;
        let value = value.strip_suffix("\r\n")?;
        let place = head.lines().find(|it| {
            it.get(..20).is_some_and(|it| it.eq_ignore_ascii_case("content-disposition:"))
        })?;
        if parameter(place, "filename").is_none() {
            fields.push((parameter(place, "name")?.to_owned(), value.to_owned()));
        }
    }
}

/// What a header says after `name="`.
fn parameter<'a>(header: &'a str, name: &str) -> Option<&'a str> {
    header.split(';').skip(1).find_map(|it| {
        let (key, value) = it.trim().split_once('=')?;
        (key == name).then(|| value.trim_matches('"'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(of: &[(&str, &str)]) -> Fields {
        of.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn one_event_in_three_ways() {
        let json = br#"{"event":"newCall","from":"+86 138","user":["lin","wang"],"n":7,"x":null}"#;
        let read_json = read("application/json; charset=utf-8", json).unwrap();
        assert!(read_json.contains(&("from".into(), "+86 138".into())));
        assert_eq!(read_json.iter().filter(|(name, _)| name == "user").count(), 2);
        let expected =
            pairs(&[("event", "newCall"), ("from", "+86 138"), ("user", "lin"), ("user", "王")]);
        let form = b"event=newCall&from=%2B86+138&user=lin&user=%E7%8E%8B";
        assert_eq!(read("application/x-www-form-urlencoded", form).as_ref(), Some(&expected));
        assert_eq!(read("", form).as_ref(), Some(&expected));
        let parts = "--x7\r\nContent-Disposition: form-data; name=\"event\"\r\n\r\nnewCall\r\n\
            --x7\r\ncontent-disposition: form-data; name=\"from\"\r\nContent-Type: text/plain\r\n\r\n+86 138\r\n\
            --x7\r\nContent-Disposition: form-data; name=\"user\"\r\n\r\nlin\r\n\
            --x7\r\nContent-Disposition: form-data; name=\"user\"\r\n\r\n王\r\n\
            --x7\r\nContent-Disposition: form-data; name=\"tape\"; filename=\"a.wav\"\r\n\r\nnoise\r\n--x7--\r\n";
        assert_eq!(read("multipart/form-data; boundary=\"x7\"", parts.as_bytes()), Some(expected));
    }

    #[test]
    fn what_is_no_event_is_nothing() {
        for (kind, body) in [
            ("application/json", "[1]"),
            ("application/json", "{"),
            ("text/plain", "a=%4"),
            ("text/plain", "a=%FF"),
            ("multipart/form-data", "--x\r\n"),
            (
                "multipart/form-data; boundary=x",
                "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb",
            ),
            ("multipart/form-data; boundary=x", "no part at all"),
        ] {
            assert_eq!(read(kind, body.as_bytes()), None, "{kind}: {body}");
        }
        let many = "a=1&".repeat(65);
        assert_eq!(read("", many.as_bytes()), None);
    }
}
