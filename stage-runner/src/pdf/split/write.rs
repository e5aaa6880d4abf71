//! Writes a PDF file: object streams, a cross-reference stream, no dates, and the same
//! bytes for the same objects.

use std::io::{self, Write};

use flate2::Compression;
use flate2::write::ZlibEncoder;
use lopdf::{Dictionary, Object, StringFormat};
use sha2::{Digest, Sha256};

use super::copy::Copied;

/// Objects in one object stream: what other writers use, so that a reader that wants
/// one object never inflates much.
const OBJECTS_PER_STREAM: usize = 100;

/// How much of a stream's head and tail goes into the file identifier, in bytes.
/// Hashing all of it would take longer than all the rest of the writing.
const SAMPLE: usize = 4096;

/// Where a reader starts.
pub(super) struct Roots {
    pub(super) catalog: u32,
    pub(super) info: Option<u32>,
}

/// Where an object is.
#[derive(Clone, Copy)]
enum Place {
    /// At this byte of the file.
    Offset(u64),
    /// In this object stream, as the member with this number from 0.
    Member { stream: u32, index: u16 },
}

/// Writes `objects`, of which the first has the number 1.
pub(super) fn write<W: Write>(
    out: W,
    version: &str,
    objects: &[Copied<'_>],
    roots: Roots,
) -> io::Result<()> {
    let mut file = File {
        out,
        offset: 0,
        identity: Sha256::new(),
    };
    // The second line tells transfer programmes that the file is binary.
    file.raw(format!("%PDF-{version}\n%\u{e2}\u{e3}\u{cf}\u{d3}\n").as_bytes())?;

    let mut places: Vec<Option<Place>> = vec![None; objects.len()];
    let mut plain = Vec::new();
    for ((number, object), place) in (1_u32..).zip(objects).zip(&mut places) {
        match object {
            Copied::Stream { dictionary, data } => {
                *place = Some(Place::Offset(file.stream(number, dictionary, data)?));
            }
            Copied::Plain(object) => plain.push((number, object)),
        }
    }
    for members in plain.chunks(OBJECTS_PER_STREAM) {
        let number = next_number(&places);
        let (dictionary, data) = object_stream(members)?;
        file.identity.update(&data);
        let offset = file.stream(number, &dictionary, &deflate(&data)?)?;
        for (index, (member, _)) in (0_u16..).zip(members) {
            if let Some(place) = places.get_mut((*member as usize).wrapping_sub(1)) {
                *place = Some(Place::Member {
                    stream: number,
                    index,
                });
            }
        }
        places.push(Some(Place::Offset(offset)));
    }

    let start = file.offset;
    let number = next_number(&places);
    places.push(Some(Place::Offset(start)));
    let (mut dictionary, data) = cross_references(&places)?;
    dictionary.set("Root", Object::Reference((roots.catalog, 0)));
    if let Some(info) = roots.info {
        dictionary.set("Info", Object::Reference((info, 0)));
    }
    let identity: Vec<u8> = file
        .identity
        .clone()
        .finalize()
        .into_iter()
        .take(16)
        .collect();
    let identity = Object::String(identity, StringFormat::Hexadecimal);
    dictionary.set("ID", vec![identity.clone(), identity]);
    file.stream(number, &dictionary, &data)?;
    file.raw(format!("startxref\n{start}\n%%EOF\n").as_bytes())?;
    file.out.flush()
}

/// The number after those that have a place.
fn next_number(places: &[Option<Place>]) -> u32 {
    u32::try_from(places.len())
        .unwrap_or(u32::MAX)
        .saturating_add(1)
}

struct File<W> {
    out: W,
    offset: u64,
    /// Becomes the file identifier.
    identity: Sha256,
}

impl<W: Write> File<W> {
    fn raw(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.out.write_all(bytes)?;
        self.offset += bytes.len() as u64;
        Ok(())
    }

    /// Writes a stream object and gives the byte at which it starts.
    fn stream(&mut self, number: u32, entries: &Dictionary, data: &[u8]) -> io::Result<u64> {
        let start = self.offset;
        let mut head = format!("{number} 0 obj\n<<").into_bytes();
        write_entries(&mut head, entries);
        head.extend(format!("/Length {}>>\nstream\n", data.len()).into_bytes());
        self.identity.update(&head);
        self.identity.update(data.get(..SAMPLE).unwrap_or(data));
        self.identity.update(
            data.get(data.len().saturating_sub(SAMPLE)..)
                .unwrap_or_default(),
        );
        self.raw(&head)?;
        self.raw(data)?;
        self.raw(b"\nendstream\nendobj\n")?;
        Ok(start)
    }
}

/// The dictionary and the data, not yet deflated, of an object stream.
fn object_stream(members: &[(u32, &Object)]) -> io::Result<(Dictionary, Vec<u8>)> {
    let mut index = Vec::new();
    let mut bodies = Vec::new();
    for (number, object) in members {
        write!(index, "{number} {} ", bodies.len())?;
        write_object(&mut bodies, object);
        bodies.push(b'\n');
    }
    let mut dictionary = Dictionary::new();
    dictionary.set("Type", "ObjStm");
    dictionary.set("N", members.len() as i64);
    dictionary.set("First", index.len() as i64);
    dictionary.set("Filter", "FlateDecode");
    index.append(&mut bodies);
    Ok((dictionary, index))
}

/// The dictionary and the deflated data of the cross-reference stream.
fn cross_references(places: &[Option<Place>]) -> io::Result<(Dictionary, Vec<u8>)> {
    let farthest = places.iter().flatten().map(|place| match place {
        Place::Offset(offset) => *offset,
        Place::Member { stream, .. } => u64::from(*stream),
    });
    let bits = 64 - farthest.max().unwrap_or(0).max(1).leading_zeros() as usize;
    let width = bits.div_ceil(8);
    let mut rows = Vec::with_capacity(places.len() + 1);
    // Object 0 heads the list of free numbers, of which there are no others.
    let free = (0_u8, 0_u64, 0_u16);
    rows.push(free);
    rows.extend(places.iter().map(|place| match place {
        Some(Place::Offset(offset)) => (1, *offset, 0),
        Some(Place::Member { stream, index }) => (2, u64::from(*stream), *index),
        None => free,
    }));
    // Each row as its difference from the one above, which deflates to almost nothing.
    let mut data = Vec::new();
    let mut above = vec![0_u8; width + 3];
    for (kind, value, index) in &rows {
        let mut row = vec![*kind];
        row.extend(value.to_be_bytes().into_iter().skip(8 - width));
        row.extend(index.to_be_bytes());
        data.push(2);
        data.extend(
            row.iter()
                .zip(&above)
                .map(|(byte, above)| byte.wrapping_sub(*above)),
        );
        above = row;
    }
    let mut parameters = Dictionary::new();
    parameters.set("Predictor", 12);
    parameters.set("Columns", (width + 3) as i64);
    let mut dictionary = Dictionary::new();
    dictionary.set("Type", "XRef");
    dictionary.set("Size", rows.len() as i64);
    dictionary.set("W", vec![1.into(), (width as i64).into(), 2.into()]);
    dictionary.set("Filter", "FlateDecode");
    dictionary.set("DecodeParms", parameters);
    Ok((dictionary, deflate(&data)?))
}

fn deflate(data: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(data)?;
    encoder.finish()
}

fn write_entries(out: &mut Vec<u8>, dictionary: &Dictionary) {
    for (key, value) in dictionary.iter() {
        write_name(out, key);
        if !starts_with_delimiter(value) {
            out.push(b' ');
        }
        write_object(out, value);
    }
}

/// Appends an object in PDF syntax. Nesting is as deep as the parser allowed it to be.
fn write_object(out: &mut Vec<u8>, object: &Object) {
    match object {
        Object::Null | Object::Stream(_) => out.extend(b"null"),
        Object::Boolean(value) => out.extend(value.to_string().into_bytes()),
        Object::Integer(value) => out.extend(value.to_string().into_bytes()),
        // Rust prints reals as PDF wants them: all digits, never an exponent.
        Object::Real(value) if value.is_finite() => {
            let text = value.to_string();
            out.extend(text.as_bytes());
            if !text.contains('.') {
                out.extend(b".0");
            }
        }
        Object::Real(_) => out.push(b'0'),
        Object::Name(name) => write_name(out, name),
        Object::String(bytes, _) => write_string(out, bytes),
        Object::Reference((number, generation)) => {
            out.extend(format!("{number} {generation} R").into_bytes());
        }
        Object::Array(items) => {
            out.push(b'[');
            for (position, item) in items.iter().enumerate() {
                if position > 0 && !starts_with_delimiter(item) {
                    out.push(b' ');
                }
                write_object(out, item);
            }
            out.push(b']');
        }
        Object::Dictionary(dictionary) => {
            out.extend(b"<<");
            write_entries(out, dictionary);
            out.extend(b">>");
        }
    }
}

/// Whether an object can stand behind another without a space.
fn starts_with_delimiter(object: &Object) -> bool {
    matches!(
        object,
        Object::Name(_) | Object::String(..) | Object::Array(_) | Object::Dictionary(_)
    )
}

fn write_name(out: &mut Vec<u8>, name: &[u8]) {
    out.push(b'/');
    for &byte in name {
        if byte.is_ascii_graphic() && !b"()<>[]{}/%#".contains(&byte) {
            out.push(byte);
        } else {
            out.extend(format!("#{byte:02X}").into_bytes());
        }
    }
}

/// Literal where that is shorter, hexadecimal where much would need an escape.
fn write_string(out: &mut Vec<u8>, bytes: &[u8]) {
    let escaped = |byte: u8| matches!(byte, b'(' | b')' | b'\\' | b'\r');
    let escapes = bytes.iter().filter(|&&byte| escaped(byte)).count();
    if escapes * 2 > bytes.len() {
        out.push(b'<');
        out.extend(
            bytes
                .iter()
                .flat_map(|byte| format!("{byte:02X}").into_bytes()),
        );
        out.push(b'>');
        return;
    }
    out.push(b'(');
    for &byte in bytes {
        match byte {
            // A bare carriage return would be read as a line feed.
            b'\r' => out.extend(b"\\r"),
            _ if escaped(byte) => out.extend([b'\\', byte]),
            _ => out.push(byte),
        }
    }
    out.push(b')');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(object: &Object) -> String {
        let mut out = Vec::new();
        write_object(&mut out, object);
        String::from_utf8_lossy(&out).into_owned()
    }

    #[test]
    fn objects_come_out_in_pdf_syntax() {
        let string = |bytes: &[u8]| Object::String(bytes.to_vec(), StringFormat::Literal);
        let table = [
            (Object::Null, "null"),
            (Object::Boolean(true), "true"),
            (Object::Integer(-7), "-7"),
            (Object::Real(0.5), "0.5"),
            (Object::Real(612.0), "612.0"),
            (Object::Real(1e-7), "0.0000001"),
            (Object::Real(f32::NAN), "0"),
            (Object::Name(b"A B#/".to_vec()), "/A#20B#23#2F"),
            (string(b"a(b)c d"), "(a\\(b\\)c d)"),
            (string(b"line\rend"), "(line\\rend)"),
            (string(b"(("), "<2828>"),
            (Object::Reference((3, 0)), "3 0 R"),
            (
                vec![
                    1.into(),
                    Object::Name(b"N".to_vec()),
                    2.into(),
                    vec![3.into()].into(),
                ]
                .into(),
                "[1/N 2[3]]",
            ),
            (
                lopdf::dictionary! { "A" => 1, "B" => Object::Name(b"C".to_vec()) }.into(),
                "<</A 1/B/C>>",
            ),
        ];
        for (object, expected) in table {
            assert_eq!(written(&object), expected);
        }
    }
}
