//! Text broken into lines, whatever measures them.

/// Text in lines that `fits` accepts, broken at spaces and, where one word is too long, inside it. Text beyond `lines_max` ends in
/// an ellipsis. A single character stands even where it does not fit.
pub(crate) fn wrap(
    text: &str,
    lines_max: usize,
    ellipsis: &str,
    fits: impl Fn(&str) -> bool,
) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split(' ') {
        let joined = if line.is_empty() {
            word.to_owned()
        } else {
            format!("{line} {word}")
        };
        if fits(&joined) {
            line = joined;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        for c in word.chars() {
            line.push(c);
            if !fits(&line) && line.chars().nth(1).is_some() {
                line.pop();
                lines.push(std::mem::replace(&mut line, c.to_string()));
            }
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    if lines.len() > lines_max {
        lines.truncate(lines_max);
        if let Some(last) = lines.last_mut() {
            let mut cut = format!("{last}{ellipsis}");
            while !fits(&cut) && last.pop().is_some() {
                cut = format!("{last}{ellipsis}");
            }
            *last = cut;
        }
    }
    lines
}
