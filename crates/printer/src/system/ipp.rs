//! As much of IPP's binary form (RFC 8010) as a handful of questions to a print service takes: attributes in groups, each with its values.

const VERSION: [u8; 2] = [1, 1];

/// The tags that begin a group of attributes. All below `0x10` are such.
const OPERATION_GROUP: u8 = 0x01;
const JOB_GROUP: u8 = 0x02;
const END: u8 = 0x03;
const PRINTER_GROUP: u8 = 0x04;
const FIRST_VALUE_TAG: u8 = 0x10;

#[derive(Clone, Copy, Debug)]
#[repr(u16)]
pub(crate) enum Operation {
    CreateJob = 0x0005,
    SendDocument = 0x0006,
    CancelJob = 0x0008,
    GetJobAttributes = 0x0009,
    GetPrinterAttributes = 0x000b,
    CupsGetDefault = 0x4001,
    CupsGetPrinters = 0x4002,
}

/// A request without its document, which follows it as it is.
#[derive(Debug)]
pub(crate) struct Request(Vec<u8>);

impl Request {
    pub(crate) fn new(operation: Operation) -> Self {
        let mut bytes = VERSION.to_vec();
        bytes.extend((operation as u16).to_be_bytes());
        bytes.extend(1_u32.to_be_bytes());
        bytes.push(OPERATION_GROUP);
        Self(bytes)
            .value(0x47, "attributes-charset", b"utf-8")
            .value(0x48, "attributes-natural-language", b"en")
    }

    pub(crate) fn uri(self, name: &str, uri: &str) -> Self {
        self.value(0x45, name, uri.as_bytes())
    }

    pub(crate) fn name(self, name: &str, value: &str) -> Self {
        self.value(0x42, name, value.as_bytes())
    }

    pub(crate) fn integer(self, name: &str, value: i32) -> Self {
        self.value(0x21, name, &value.to_be_bytes())
    }

    pub(crate) fn boolean(self, name: &str, value: bool) -> Self {
        self.value(0x22, name, &[value.into()])
    }

    pub(crate) fn media_type(self, name: &str, value: &str) -> Self {
        self.value(0x49, name, value.as_bytes())
    }

    pub(crate) fn keywords(self, name: &str, values: &[&str]) -> Self {
        // Every value after the first has no name of its own.
        let names = std::iter::once(name).chain(std::iter::repeat(""));
        let named = names.zip(values);
        named.fold(self, |request, (name, value)| {
            request.value(0x44, name, value.as_bytes())
        })
    }

    /// What follows is about the job.
    pub(crate) fn of_the_job(mut self) -> Self {
        self.0.push(JOB_GROUP);
        self
    }

    pub(crate) fn with_document(mut self, document: &[u8]) -> Vec<u8> {
        self.0.push(END);
        self.0.extend(document);
        self.0
    }

    /// A value longer than its length can say is cut, which no service takes for anything that it knows.
    fn value(mut self, tag: u8, name: &str, value: &[u8]) -> Self {
        self.0.push(tag);
        for part in [name.as_bytes(), value] {
            let length = u16::try_from(part.len()).unwrap_or(u16::MAX);
            self.0.extend(length.to_be_bytes());
            self.0.extend(&part[..length.into()]);
        }
        self
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    /// An integer or one of an enumeration.
    Number(i32),
    /// Yes or no.
    Boolean(bool),
    /// A keyword, name, text or URI.
    Text(String),
    /// Said to have none, or of a kind that nobody here reads.
    Other,
}

/// Attributes about one thing, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Attributes(Vec<(String, Vec<Value>)>);

impl Attributes {
    fn values(&self, name: &str) -> &[Value] {
        let found = self.0.iter().find(|(of, _)| of == name);
        found.map_or(&[], |(_, values)| values)
    }

    /// The value of an attribute that has one.
    pub(crate) fn one(&self, name: &str) -> Option<&Value> {
        self.values(name).first()
    }

    pub(crate) fn number(&self, name: &str) -> Option<i32> {
        match self.one(name)? {
            Value::Number(number) => Some(*number),
            Value::Boolean(_) | Value::Text(_) | Value::Other => None,
        }
    }

    pub(crate) fn texts(&self, name: &str) -> impl Iterator<Item = &str> {
        self.values(name).iter().filter_map(|value| match value {
            Value::Text(text) => Some(text.as_str()),
            Value::Number(_) | Value::Boolean(_) | Value::Other => None,
        })
    }
}

/// What a service says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Answer {
    /// Below `0x0100` it was done.
    pub(crate) status: u16,
    groups: Vec<(u8, Attributes)>,
}

impl Answer {
    /// `None` for what is no answer, or only a part of one.
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let mut bytes = Bytes(bytes);
        let [_major, _minor] = bytes.take()?;
        let status = u16::from_be_bytes(bytes.take()?);
        let _request: [u8; 4] = bytes.take()?;
        let mut groups: Vec<(u8, Attributes)> = Vec::new();
        loop {
            let [tag] = bytes.take()?;
            match tag {
                END => return Some(Self { status, groups }),
                0..FIRST_VALUE_TAG => groups.push((tag, Attributes::default())),
                _ => {
                    let (name, value) = (bytes.counted()?, bytes.counted()?);
                    let (_, Attributes(attributes)) = groups.last_mut()?;
                    if !name.is_empty() {
                        attributes.push((String::from_utf8_lossy(name).into_owned(), Vec::new()));
                    }
                    attributes.last_mut()?.1.push(read_value(tag, value));
                }
            }
        }
    }

    pub(crate) fn job(&self) -> Option<&Attributes> {
        self.of(JOB_GROUP).next()
    }

    pub(crate) fn printers(&self) -> impl Iterator<Item = &Attributes> {
        self.of(PRINTER_GROUP)
    }

    fn of(&self, group: u8) -> impl Iterator<Item = &Attributes> {
        let groups = self.groups.iter().filter(move |(tag, _)| *tag == group);
        groups.map(|(_, attributes)| attributes)
    }
}

fn read_value(tag: u8, value: &[u8]) -> Value {
    match (tag, value.try_into()) {
        (0x22, _) => Value::Boolean(value != [0]),
        (0x21 | 0x23, Ok(number)) => Value::Number(i32::from_be_bytes(number)),
        (0x41 | 0x42 | 0x44 | 0x45, _) => Value::Text(String::from_utf8_lossy(value).into_owned()),
        _ => Value::Other,
    }
}

/// What is still to be read.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*taken)
    }

    /// As many as the two bytes before them say.
    fn counted(&mut self) -> Option<&'a [u8]> {
        let count = u16::from_be_bytes(self.take()?);
        let (taken, rest) = self.0.split_at_checked(count.into())?;
        self.0 = rest;
        Some(taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn value(tag: u8, name: &str, value: &[u8]) -> Vec<u8> {
        let length = |part: &[u8]| u16::try_from(part.len()).expect("short").to_be_bytes();
        let (named, valued) = (length(name.as_bytes()), length(value));
        [&[tag], &named[..], name.as_bytes(), &valued, value].concat()
    }

    /// The example of RFC 8010, appendix A.2, cut to what is read here.
    #[test]
    fn a_documented_answer_is_read() {
        let mut bytes = vec![1, 1, 0, 0, 0, 0, 0, 1, 1];
        bytes.extend(value(0x47, "attributes-charset", b"us-ascii"));
        bytes.extend(value(0x41, "status-message", b"successful-ok"));
        bytes.push(2);
        bytes.extend(value(0x21, "job-id", &147_i32.to_be_bytes()));
        bytes.extend(value(0x23, "job-state", &3_i32.to_be_bytes()));
        bytes.extend(value(0x44, "job-state-reasons", b"job-incoming"));
        bytes.extend(value(0x44, "", b"job-queued"));
        bytes.extend(value(0x13, "time-at-processing", b""));
        bytes.push(3);

        let answer = Answer::read(&bytes).expect("whole");
        assert_eq!(answer.status, 0);
        let job = answer.job().expect("a job");
        assert_eq!(job.number("job-id"), Some(147));
        assert_eq!(job.number("job-state"), Some(3));
        assert_eq!(job.one("time-at-processing"), Some(&Value::Other));
        assert_eq!(job.one("no-such-name"), None);
        let reasons: Vec<_> = job.texts("job-state-reasons").collect();
        assert_eq!(reasons, ["job-incoming", "job-queued"]);
        for end in 0..bytes.len() {
            assert_eq!(Answer::read(&bytes[..end]), None, "a part of {end} bytes");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_are_too_strange(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = Answer::read(&bytes);
        }

        /// A request has an answer's form, so that one can be read by the other.
        #[test]
        fn what_is_written_is_read(name in "[a-z-]{1,20}", number: i32, words in proptest::collection::vec("[a-z]{0,9}", 1..5)) {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let request = Request::new(Operation::CreateJob).of_the_job();
            let bytes = request.integer(&name, number).keywords("words", &words).with_document(b"paper");
            let answer = Answer::read(&bytes).expect("whole");
            let job = answer.job().expect("a job");
            prop_assert_eq!(job.number(&name), Some(number));
            prop_assert_eq!(job.texts("words").collect::<Vec<_>>(), words);
        }
    }
}
