//! The smallest update of Yjs: one writer inserts a text.

/// Inserts `text` at the beginning of the shared text `root`, as a writer who has written `before`
/// UTF-16 units already; update format 1 (`Y.encodeStateAsUpdate`).
pub fn insert((writer, before): (u64, u64), root: &str, text: &str) -> Vec<u8> {
    const ONE: u64 = 1;
    const STRING: u64 = 4;
    let mut update = Vec::new();
    // One writer, one item: a string that stands beside nothing, in a root of this name.
    for number in [ONE, ONE, writer, before, STRING, ONE] {
        put_number(&mut update, number);
    }
    put_text(&mut update, root);
    put_text(&mut update, text);
    // Nothing deleted.
    put_number(&mut update, 0);
    update
}

fn put_text(update: &mut Vec<u8>, text: &str) {
    put_number(update, text.len() as u64);
    update.extend_from_slice(text.as_bytes());
}

/// Seven bits a byte, the lowest first; the eighth says that more follow.
fn put_number(update: &mut Vec<u8>, mut number: u64) {
    while number > 0x7f {
        update.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    update.push(number as u8);
}
